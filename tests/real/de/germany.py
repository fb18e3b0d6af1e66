"""Germany's list from its folder, and what plain counts over its XML say: no parser has a part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from pipeline.lists import load
from pipeline.model.document import Media
from pipeline.model.records import Dates, Edition
from pipeline.parse import parse
from pipeline.read import read

_ENTRY = re.compile(r"00\d\d|\d[A-E]\d{3,4}(?:[a-z]\d*)?")
_MEMBER = re.compile(r"[a-z]{1,2}\)|\d{1,2}\.")


def files(real: Path) -> dict[str, Path]:
    """Return the file of each edition by its date, oldest first."""
    return {path.stem.removeprefix("awv_2013_"): path for path in sorted(real.glob("awv_*.xml"))}


def editions(real: Path) -> dict[str, Edition]:
    """Return every edition, read and parsed, oldest first."""
    found = {}
    for name, path in files(real).items():
        document = read(path.read_bytes(), Media.XML, where=path.name)
        dates = Dates(printed=date.fromisoformat(name))
        head = Edition("de", name, "de", "Ausfuhrliste", "de", (), dates=dates)
        found[name] = parse(head, (document,), load("de", "de"))
    return found


# --- the census -----------------------------------------------------------------------------------


def annex(path: Path) -> etree._Element:
    """Return the words of Annex 1."""
    root = etree.parse(path, etree.XMLParser(load_dtd=False, no_network=True)).getroot()
    (norm,) = [one for one in root if one.findtext("metadaten/enbez") == "Anlage 1"]
    return norm.find("textdaten/text")


def words(element: etree._Element) -> str:
    """Return an element's own words, those of lists and tables in it apart."""
    own = [element.text or ""]
    for child in element:
        own += [words(child) if child.tag not in ("DL", "table", "BR") else " ", child.tail or ""]
    return " ".join("".join(own).split())


def is_italic(paragraph: etree._Element) -> bool:
    """Whether a paragraph is printed in italics."""
    italic = "".join(words(one) for one in paragraph.iterchildren("I"))
    return paragraph.getparent().get("Font") == "italic" or len(italic) > 0.9 * len(
        words(paragraph)
    )


def is_of_note(marked: etree._Element) -> bool:
    """Whether what is marked is a note's: in italics, or set as the words are in which its list is
    and which follow a note's title.
    """
    if is_italic(marked.find("LA")):
        return True
    within = marked.getparent().getparent()
    title = within.getprevious() if within.tag == "LA" else None
    noted = title is not None and re.match(r"(?:Technische|Ergänzende) Anm", words(title))
    return bool(noted) and words(within) != "" and not is_italic(within)


def markers(text: etree._Element) -> Iterator[tuple[list[str], str, etree._Element]]:
    """Yield each marker with those over it, and what it marks."""
    for marker in text.iter("DT"):
        above = [
            words(one.getprevious())
            for one in marker.iterancestors("DD")
            if words(one.getprevious())
        ]
        yield above[::-1], words(marker), marker.getnext()


def labels(path: Path) -> list[str]:
    """Return every label as a person would cite it: entries, and the markers under them that are
    no note's.
    """
    found = []
    for above, marker, marked in markers(annex(path)):
        if _ENTRY.fullmatch(marker):
            found.append(marker)
            continue
        under = above and _ENTRY.fullmatch(above[0]) and _MEMBER.fullmatch(marker)
        if under and not any("nmerkung" in one for one in above) and not is_of_note(marked):
            found.append("".join(re.sub(r"[).]", "", one) for one in (*above, marker)))
    return found


def census(path: Path) -> Counter[str]:
    """Count what the markup shows of each kind; a table of contents is none of the list's."""
    text = annex(path)
    found: Counter[str] = Counter()
    opened = [one[1] for one in markers(text)] + [words(one) for one in text.iter("LA")]
    found["note"] = sum(bool(re.match(r"Anmerkung(?: \d+)?(?:$|:)", one)) for one in opened)
    found["technical-note"] = sum(one.startswith("Technische Anm") for one in opened)
    found["nota-bene"] = sum(one.startswith("Ergänzende Anm") for one in opened)
    found["definition"] = sum(words(one).startswith("„") for one in text.iter("P"))
    found["table"] = len(list(text.iter("table"))) - 1
    found["entry"] = sum(bool(_ENTRY.fullmatch(one[1])) for one in markers(text))
    found["provision"] = len(labels(path)) - found["entry"]
    members = sum(bool(_MEMBER.fullmatch(one[1])) for one in markers(text))
    found["list-item"] = members - found["provision"]
    return found
