"""Sites built from histories in memory, and what a test wants to know of their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from histories import chronicle
from lxml import etree, html
from PIL import Image

from pipeline.compare import compare
from pipeline.model import codec
from pipeline.model.records import Edition
from pipeline.report import Comparison
from pipeline.site import SiteMaterial, build
from pipeline.site.printed import Page, Printed

BASE = "https://lists.example/specimen/"
TRUTH = Path(__file__).resolve().parents[2] / "sources" / "specimen" / "truth"
HTML5 = ("header", "main", "nav", "section", "article", "footer", "details", "summary", "mark")
HTML5 += ("bdi", "datalist")
"""Elements that the parser, older than they are, calls invalid."""


def material(editions: Sequence[Edition], gap: str | None = None, **more) -> SiteMaterial:
    pairs = list(pairwise(editions))
    changes = [compare(old, new, gap=gap) for old, new in pairs]
    compared = (Comparison(found, *pair) for found, pair in zip(changes, pairs, strict=True))
    return SiteMaterial(chronicle(list(editions), changes), tuple(compared), **more)


@cache
def specimen() -> SiteMaterial:
    ids = sorted(path.stem for path in TRUTH.glob("*.json") if ".." not in path.stem)
    return material(
        [codec.decode((TRUTH / f"{i}.json").read_bytes(), Edition, where=i) for i in ids],
        gap="an edition of October 2019 is known",
    )


def built(
    of: SiteMaterial, *, base_url: str | None = None, formers=None, pages: bool = True
) -> dict[str, bytes]:
    whole = SiteMaterial(
        of.chronicle,
        of.comparisons,
        base_url=base_url,
        exports={"atom": {f"{of.chronicle.list_id}.atom": b"<feed/>"}},
        not_exported={"parquet": "a package is missing"},
        printed={of.newest.id: printed(of)} if pages else {},
        not_printed={one.id: "it has no clean PDF" for one in of.stands[:-1]},
        formers=formers or {},
    )
    found: dict[str, bytes] = {}
    for name, data in build(whole):
        assert name not in found, f"two files at {name}"
        found[name] = data
    return found


def printed(of: SiteMaterial) -> Printed:
    """Two pages of one pixel: items on the first, all else on the second."""
    picture = BytesIO()
    Image.new("P", (1, 1)).save(picture, "PNG")
    page = Page(picture.getvalue(), 1, 1)
    at = {path: (1 if path[0].isdigit() else 2,) for path in of.newest.nodes}
    return Printed("list.pdf", False, (page, page), at)


def on_disk(files: dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def parsed(data: bytes) -> tuple[html.HtmlElement, list[str]]:
    """A page and what the parser has to say against it."""
    parser = html.HTMLParser(encoding="utf-8")
    root = html.document_fromstring(data, parser=parser)
    faults = [
        f"{error.line}: {error.message}"
        for error in parser.error_log
        if not any(error.message == f"Tag {name} invalid" for name in HTML5)
    ]
    return root, faults


def links(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What a page leads to or loads: the attribute and its value."""
    for element in root.iter(etree.Element):
        for name in ("href", "src", "action", "srcset", "poster", "data", "formaction"):
            if element.get(name) is not None and not (
                element.tag == "link" and element.get("rel") == "canonical"
            ):
                yield name, element.get(name)


def targets(page: str, root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The files a page names, from the top of the site, each with its fragment."""
    for _, link in links(root):
        whole, fragment = urldefrag(urljoin(f"/{page}", link.replace(BASE, "/", 1)))
        yield unquote(whole.partition("?")[0]).removeprefix("/"), unquote(fragment)
