"""The files of one edition: their words and trees compared, and what one shows of the other."""

from __future__ import annotations

import msgspec
from parse_builder import head, item, paragraphs, printed

from pipeline.lists import load
from pipeline.model.document import Document, Media
from pipeline.model.records import Check, Edition, Manifestation, Outcome, Role
from pipeline.parse import parse

EN = load("mtcr", "en")


def lines_of(*extra: tuple[float, str], left: float = 60.0) -> list[tuple[float, float, str]]:
    """An item as printed lines; ``extra`` (left edge, text) stands under 1.A."""
    out, top = [], 60.0
    texts = item("@")
    for text in texts:
        for x, words in extra if text == "@" else ((left, text),):
            out.append((x, top, words))
            top += 20.0
    return out


def whole(*files: tuple[Role, Document]) -> Edition:
    manifestations = tuple(
        Manifestation(role, document.media, document.sha256, 1, f"{n}.{document.media.value}")
        for n, (role, document) in enumerate(files)
    )
    edition = msgspec.structs.replace(head(), manifestations=manifestations)
    return parse(edition, tuple(document for _, document in files), EN)


def check(edition: Edition, code: str) -> Check:
    (found,) = [c for c in edition.checks if c.code == code]
    return found


def test_the_same_words_in_another_tree_are_a_difference() -> None:
    texts = item("1.A.1. Kites:", "a. Box kites.", "Note: Small ones.")
    hung = printed(
        lines_of((60, "1.A.1. Kites:"), (88, "a. Box kites."), (60, "Note: Small ones."))
    )
    word = paragraphs(
        [(text, {"indent": {"a.": 88.0, "No": 102.0}.get(text[:2], 60.0)}) for text in texts],
        Media.DOCX,
    )
    found = whole((Role.CLEAN, word), (Role.CLEAN, hung))
    assert check(found, "witness-docx-pdf").outcome is Outcome.HELD
    tree = check(found, "witness-tree-docx-pdf")
    assert (tree.outcome, tree.summary) == (
        Outcome.FAILED, "1 difference(s) between docx and pdf",
    )  # fmt: skip
    assert tree.details == ("docx '1.A.1.a#note-1', pdf '1.A.1#note-1'",)


def test_a_hyphen_is_settled_by_the_other_file() -> None:
    """The PDF is the text of record; the marked-up Word file prints the word whole."""
    broken = printed(
        lines_of((60, "1.A.1. Kites with the cloth of a sail and sail-|"), (60, "cloth bags."))
    )
    alone = whole((Role.CLEAN, broken))
    assert alone.by_path()["1.A.1"].text.raw.endswith("sail-cloth bags.")
    assert [f.code for f in alone.findings if f.path == "1.A.1"] == ["line-break-hyphen"]
    text = "1.A.1. Kites with the cloth of a sail and sailcloth bags."
    both = whole((Role.CLEAN, broken), (Role.MARKED_UP, paragraphs(item(text), Media.DOCX)))
    assert both.by_path()["1.A.1"].text.raw.endswith("sailcloth bags.")
    assert not [f for f in both.findings if f.path == "1.A.1"]
    assert check(both, "witness-accept-all").outcome is Outcome.HELD
