"""HTML: one self-contained page, readable without script, network or colour.

The page carries its style and its script, and a Content-Security-Policy that allows exactly those
two by their SHA-256: whatever a document's text holds, nothing else can run or load. Jinja2 escapes
every value; a character that steers (a bidirectional control, a zero-width character) is put in a
``<bdi>`` of its own with its code point shown, so that it stays in the text and does nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.compare.changes import Operation
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.paths import readable
from pipeline.report.redline import Redline
from pipeline.report.view import ChangeView
from pipeline.report.visible import STEERING, UNPRINTABLE, code_point, visible
from pipeline.report.words import CLAIMS, GROUPS, LABELS, counted

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_BEGINS = 160
_ELEMENTS = {Operation.DELETE: "del", Operation.INSERT: "ins"}


def render(comparison: Comparison) -> bytes:
    """Return the report as one HTML page."""
    return page(
        "report.html.j2",
        {
            "report": view(comparison),
            "around": comparison.around,
            "labels": LABELS,
            "groups": GROUPS,
            "claims": CLAIMS,
        },
    )


def page(template: str, values: dict[str, object], *, more_style: str = "") -> bytes:
    """Return a page made from a template, with the style, the script and their hashes."""
    style, script = _asset("report.css") + more_style, _asset("report.js")
    html = (
        _environment()
        .get_template(template)
        .render(
            **values,
            style=Markup(style),  # noqa: S704  (our own file)
            script=Markup(script),  # noqa: S704  (our own file)
            style_hash=_digest(style),
            script_hash=_digest(script),
        )
    )
    return html.encode("utf-8")


@cache
def _environment() -> Environment:
    return environment(
        "pipeline.report",
        side=side_html,
        slug=_slug,
        base64=_base64,
        begins=_begins,
        entry_name=readable,
    )


def environment(package: str, **filters: Callable[..., object]) -> Environment:
    """Return the templates of a package, where every value is made safe and none may be missing,
    with the filters that every page has and those given.
    """
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        finalize=finalize,
    )
    made.filters.update(
        redline=redline_html, counted=counted, lang=lang, attr_text=attribute, **filters
    )
    return made


def finalize(value: object) -> object:
    """Print every string through :func:`text_html`: no template can forget it."""
    return text_html(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def text_html(text: str) -> Markup:
    r"""Return ``text`` escaped, its steering characters isolated and named.

    >>> text_html("a<\x07b")
    Markup('a&lt;<bdi class="ctl" data-cp="U+0007"></bdi>b')
    """
    if not STEERING.search(text):
        return escape(text)
    pieces: list[str] = []
    at = 0
    for match in STEERING.finditer(text):
        pieces.append(escape(text[at : match.start()]))
        # A character that HTML cannot carry is named and left out; the JSON has it.
        kept = "" if UNPRINTABLE.match(match[0]) else match[0]
        pieces.append(f'<bdi class="ctl" data-cp="{code_point(match[0])}">{kept}</bdi>')
        at = match.end()
    pieces.append(escape(text[at:]))
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped above)


def redline_html(redline: Redline) -> Markup:
    """Return a redline with ``del`` and ``ins`` elements."""
    return _pieces(redline, frozenset(Operation))


def side_html(redline: Redline, side: str) -> Markup:
    """Return what one side (``"old"`` or ``"new"``) has, its own words marked."""
    other = Operation.INSERT if side == "old" else Operation.DELETE
    return _pieces(redline, frozenset(Operation) - {other})


def _pieces(redline: Redline, wanted: frozenset[Operation]) -> Markup:
    pieces: list[str] = []
    for segment in redline.segments:
        if segment.operation not in wanted:
            continue
        text = text_html(segment.text)
        name = _ELEMENTS.get(segment.operation)
        light = ' class="ty"' if segment.typographic else ""
        pieces.append(f"<{name}{light}>{text}</{name}>" if name else text)
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped above)


def attribute(text: str) -> Markup:
    """Return ``text`` for an attribute or a title, where no element can stand."""
    return escape(visible(text))


def _base64(data: bytes) -> Markup:
    return Markup(base64.b64encode(data).decode("ascii"))  # noqa: S704  (letters, digits, + / =)


def _begins(text: str) -> str:
    """Return the first words of a text, for the line that unfolds it.

    >>> _begins("one two three " * 20)[-11:]
    'three one …'
    """
    if len(text) <= _BEGINS:
        return text
    return text[:_BEGINS].rsplit(" ", 1)[0] + " …"


def lang(language: str) -> str:
    """Return a language tag, or "und" (undetermined) for what is none."""
    return language if _LANGUAGE.fullmatch(language) else "und"


def _slug(view: ChangeView) -> str:
    """Return the class words a style may want of a change."""
    words = [f"c-{view.consequence.value}"]
    if view.part:
        words.append("part")
    if view.old_name is None:
        words.append("only-new")
    return " ".join(words)


def _asset(name: str) -> str:
    return resources.files("pipeline.report").joinpath("templates", name).read_text("utf-8")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
