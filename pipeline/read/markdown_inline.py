r"""Emphasis and the other inline marks of Markdown, as converters of statutes write them.

Converters put an asterisk wherever the source changed style, also in the middle of a word
(``*11A5*Connectors``, ``Note*:*``), where CommonMark's flanking rules would leave it as text. So
the asterisks of a paragraph are read together: of all readings that open and close every emphasis,
the one that leaves the fewest asterisks as text wins.

Grammar of what is markup here (everything else is text)::

    emphasis  = "*" | "**" | "***"            italic, bold, both; closed inside the paragraph
    escape    = "\" one ASCII punctuation mark
    script    = "<sup>" text "</sup>" | "<sub>" text "</sub>"
    break     = "<br>" | "<br/>"              stands in the stream as one space
    reference = "&" name ";" | "&#" digits ";" | "&#x" hex digits ";"   (of one character)

An underscore, a backtick, a bracket or a ``<word>`` is text: lists print them as content.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from pipeline.model.document import Run

_TOKEN = re.compile(
    r"""
    \\(?P<escape>[!-/:-@\[-`{-~])
    | (?P<stars>\*+)
    | (?P<tag></?(?P<script>sup|sub)>)
    | (?P<br><br[ ]?/?>)
    | (?P<reference>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | (?P<text>[^\\*<&]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SCRIPTED = re.compile(r"<(sup|sub)>[^*]*?(?:\*[^*]*?)*?</\1>")

_LITERAL = 10
"""Cost of leaving one asterisk as text: more than any odd-looking emphasis."""


class Inline(NamedTuple):
    """A paragraph's runs, the characters of its source that are markup, and its stray asterisks."""

    runs: tuple[Run, ...]
    markup: int
    stray: int


class _Token(NamedTuple):
    text: str
    source: int
    stars: int = 0
    tag: str | None = None


def parse_inline(source: str) -> Inline:
    """Read one paragraph's source (line breaks already spaces) as styled runs.

    Asterisks that no balanced reading can use stay as text and are counted in ``stray``.

    >>> [(run.text, run.italic) for run in parse_inline("*11A5*Connectors").runs]
    [('11A5', True), ('Connectors', False)]
    """
    tokens = _tokens(source)
    readings = _read_stars(tokens)
    runs: list[Run] = []
    markup = stray = 0
    italic = bold = False
    script: str | None = None
    for index, token in enumerate(tokens):
        toggle = readings.get(index)
        if token.stars and toggle is not None:
            italic ^= bool(toggle & 1)
            bold ^= bool(toggle & 2)
            markup += token.source
            continue
        if token.stars and not _alone(tokens, index):
            stray += token.stars
        if token.tag is not None:
            script = None if token.tag.startswith("/") else token.tag
            markup += token.source
            continue
        markup += token.source - len(token.text)
        runs.append(
            Run(
                token.text,
                italic=italic,
                bold=bold,
                superscript=script == "sup",
                subscript=script == "sub",
            )
        )
    return Inline(tuple(runs), markup, stray)


def unescape_reference(reference: str) -> str:
    """Return the one character a reference stands for, or the reference itself."""
    character = html.unescape(reference)
    return character if len(character) == 1 else reference


def _tokens(source: str) -> list[_Token]:
    paired = {
        place
        for match in _SCRIPTED.finditer(source)
        for place in (match.start(), match.end() - len(match[1]) - 3)
    }
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(source):
        whole = match[0]
        if match["escape"]:
            tokens.append(_Token(match["escape"], len(whole)))
        elif match["stars"]:
            tokens.append(_Token(whole, len(whole), stars=len(whole)))
        elif match["tag"] and match.start() in paired:
            tokens.append(_Token("", len(whole), tag=whole.strip("<>")))
        elif match["br"]:
            tokens.append(_Token(" ", len(whole)))
        elif match["reference"]:
            tokens.append(_Token(unescape_reference(whole), len(whole)))
        else:
            tokens.append(_Token(whole, len(whole)))
    return tokens


def _space_before(tokens: list[_Token], index: int) -> bool:
    return index == 0 or tokens[index - 1].text[-1:].isspace()


def _space_after(tokens: list[_Token], index: int) -> bool:
    return index + 1 == len(tokens) or tokens[index + 1].text[:1].isspace()


def _alone(tokens: list[_Token], index: int) -> bool:
    return _space_before(tokens, index) and _space_after(tokens, index)


def _toggles(stars: int, state: int) -> tuple[tuple[int, int], ...]:
    """The (toggle, cost) pairs a run of asterisks can mean; bit 1 is italic, bit 2 bold.

    Two in a row may be a bold mark, or the end of one italic piece glued to the start of the next;
    four to six can only be an end glued to a start, so something must be open (``state``).
    """
    pairs: dict[int, tuple[tuple[int, int], ...]] = {
        1: ((1, 0),),
        2: ((2, 0), (0, 1)) if state & 1 else ((2, 0),),
        3: ((3, 0), (1, 2)),
        4: ((0, 0), (2, 1)) if state & 2 else ((2, 1),),
        5: ((1, 0),),
        6: ((0, 0),),
    }
    return pairs.get(stars, ()) if stars <= 3 or state else ()


def _read_stars(tokens: list[_Token]) -> dict[int, int]:
    """Choose a meaning for each run of asterisks: the cheapest that ends with nothing open."""
    best: dict[int, tuple[int, dict[int, int]]] = {0: (0, {})}
    for index, token in enumerate(tokens):
        if not token.stars:
            continue
        following: dict[int, tuple[int, dict[int, int]]] = {}
        alone = _alone(tokens, index)
        for state, (cost, chosen) in best.items():
            left = cost + (0 if alone else _LITERAL * token.stars)
            if state not in following or left < following[state][0]:
                following[state] = (left, chosen)
            for toggle, price in () if alone else _toggles(token.stars, state):
                to = state ^ toggle
                total = cost + price
                total += 3 if to & ~state and _space_after(tokens, index) else 0
                total += 3 if state & ~to and _space_before(tokens, index) else 0
                if to not in following or total < following[to][0]:
                    following[to] = (total, {**chosen, index: toggle})
        best = following
    return best[0][1]
