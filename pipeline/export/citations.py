"""Citations written down: CSL-JSON, CITATION.cff, BibTeX, a line of words.

- **CSL-JSON** 1.0.2 (citationstyles.org): an array of items, which Zotero and pandoc read. The type
  is ``standard``: as ``legislation``, APA and Chicago would print the document number as that of a
  public law of the United States. Most styles know no ``section``, so the place ends the title.
- **CITATION.cff** 1.2.0: the edition's records as a data set by this program, and the list's words
  under ``references`` as a ``legal-rule``.
- **BibTeX**: ``@misc``, which every style knows.

No record names the body that issues a list: CSL-JSON and BibTeX say nothing of an author, and
CITATION.cff, which wants one, says that it is not in the records. Characters that steer instead of
print are written out, as in the reports (:mod:`pipeline.report.visible`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pipeline.history.citation import Citation
from pipeline.model import codec
from pipeline.report.visible import one_line

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_BIBTEX_MONTHS = tuple(month[:3].lower() for month in _MONTHS)
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def written(form: str, citations: Sequence[Citation]) -> str:
    """Return citations in one of :data:`FORMS`, ending in a line end."""
    return FORMS[form](citations)


def _text(citations: Sequence[Citation]) -> str:
    return "".join(f"{_line(one)}\n" for one in citations)


def _line(one: Citation) -> str:
    dated = f"edition of {_day(one.dated)}" if one.printed else f"edition {one.edition}"
    pieces = [one.title, one.document_number, dated, one.place]
    line = ", ".join(piece for piece in pieces if piece)
    told = [f"identity {one.id}"] if one.id else []
    told += [one.since] if one.since else []
    line += f" ({'; '.join(told)})" if told else ""
    return one_line(line + (f", {one.address}" if one.address else "") + ".")


def _day(dated: str) -> str:
    """Return a date, or as much of it as is known, in words."""
    year, *rest = dated.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def _csl(citations: Sequence[Citation]) -> str:
    return codec.encode([_item(one) for one in citations]).decode()


def _item(one: Citation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": _key(one),
        "type": "standard",
        "title": one_line(_title(one)),
        "edition": one.edition,
        "issued": {"date-parts": [[int(part) for part in one.dated.split("-")]]},
        "language": one.language,
        "note": one_line(_note(one)),
        "number": one_line(one.document_number) if one.document_number else None,
        "section": one_line(one.place) if one.place else None,
        "URL": one.address,
    }
    return {name: value for name, value in found.items() if value is not None}


def _title(one: Citation) -> str:
    return f"{one.title}, {one.place}" if one.place else one.title


def _note(one: Citation) -> str:
    told = [f"Edition {one.edition}"]
    if not one.printed:
        told.append("dated by its name")
    if one.path is not None and one.path != one.place:
        told.append(f"path {one.path}")
    if one.id is not None:
        told.append(f"identity {one.id}")
    if one.since is not None:
        told.append(one.since)
    if one.sha256 is not None:
        told.append(f"SHA-256 of its file {one.sha256}")
    return "; ".join(told)


def _key(one: Citation) -> str:
    """A key that BibTeX and CSL take, of the list, the edition and the path."""
    words = "-".join((one.list_id, one.edition, *([one.path] if one.path is not None else [])))
    return re.sub(r"[^A-Za-z0-9.:+-]+", "-", words).strip("-")


def _bibtex(citations: Sequence[Citation]) -> str:
    return "\n".join(_entry(one) for one in citations)


def _entry(one: Citation) -> str:
    year, *rest = one.dated.split("-")
    fields = {
        "title": f"{{{_tex(_title(one))}}}",
        "howpublished": f"Edition {_tex(one.edition)}",
        "number": _tex(one.document_number) if one.document_number else None,
        "year": year,
        "day": str(int(rest[1])) if len(rest) > 1 else None,
        "url": _url(one.address) if one.address else None,
        "language": _tex(one.language),
        "note": _tex(_note(one)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value is not None]
    if rest:
        lines.insert(-2, f"  month = {_BIBTEX_MONTHS[int(rest[0]) - 1]},")
    return "\n".join((f"@misc{{{_key(one)},", *lines, "}", ""))


def _tex(words: str) -> str:
    return "".join(_TEX.get(c, c) for c in one_line(words))


def _url(address: str) -> str:
    """An address as ``url`` fields have it: as it is, but for what would end the field."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _cff(citations: Sequence[Citation]) -> str:
    first = citations[0]
    editions = {(one.edition, one.dated) for one in citations}
    title = f"{first.title}: records of {', '.join(sorted(edition for edition, _ in editions))}"
    lines = [
        "cff-version: 1.2.0",
        "message: " + _yaml("Cite the list, and say as of which edition; ids outlive labels."),
        "type: dataset",
        "title: " + _yaml(title),
        "authors:",
        "  - name: annex-pipeline",
    ]
    if len(editions) == 1:
        lines.append("version: " + _yaml(first.edition))
        if len(first.dated) == len("2024-03-14"):
            lines.append(f"date-released: {_yaml(first.dated)}")
    known = [one for one in citations if one.id is not None]
    if known:
        lines.append("identifiers:")
        for own in dict.fromkeys((one.list_id, one.id, one.place) for one in known):
            lines += [
                "  - type: other",
                "    value: " + _yaml(f"urn:x-annex:{own[0]}:{own[1]}"),
                "    description: " + _yaml(f"identity of {own[2]}"),
            ]
    lines.append("references:")
    for one in citations:
        lines += _reference(one)
    return "\n".join(lines) + "\n"


def _reference(one: Citation) -> list[str]:
    year, *rest = one.dated.split("-")
    fields = {
        "type": "legal-rule",
        "title": _yaml(one.title),
        "section": _yaml(one.place) if one.place else None,
        "edition": _yaml(one.edition),
        "number": _yaml(one.document_number) if one.document_number else None,
        "date-published": _yaml(one.dated) if len(rest) > 1 else None,
        "year": year if len(rest) < 2 else None,
        "month": str(int(rest[0])) if len(rest) == 1 else None,
        "languages": f"[{_yaml(one.language)}]",
        "url": _yaml(one.address) if one.address else None,
        "notes": _yaml(_note(one)),
    }
    lines = [f"    {name}: {value}" for name, value in fields.items() if value is not None]
    author = ["    authors:", "      - name: " + _yaml("The issuing body (not in the records)")]
    return ["  -" + lines[0][3:], *lines[1:2], *author, *lines[2:]]


def _yaml(words: str) -> str:
    """A double-quoted scalar of YAML in which nothing but its quotes needs an escape."""
    kept = "".join(c if c.isprintable() else " " for c in one_line(words))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


FORMS: Mapping[str, Callable[[Sequence[Citation]], str]] = MappingProxyType(
    {"text": _text, "csl-json": _csl, "cff": _cff, "bibtex": _bibtex}
)
