"""Word: the change note, the table a ministry sends round.

Landscape, the head of the table on every page, the redline in the cells as plain formatting (struck
and underlined, and coloured), so that it can be printed, copied and quoted.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import __version__
from pipeline.report.comparison import Comparison
from pipeline.report.consequence import BEARING, Consequence
from pipeline.report.dated import edition_date, id_date
from pipeline.report.note import COLUMNS, HOW_TO_READ, Note, NoteRow, note
from pipeline.report.word.footnotes import add_reference, footnotes
from pipeline.report.word.frame import add_section, footer, header, settings
from pipeline.report.word.package import Properties, package
from pipeline.report.word.plain import DELETED, Paragraphs, Run, add_table, add_text, redlined
from pipeline.report.word.styles import styles
from pipeline.report.word.xml import Element, add, root, serialized
from pipeline.report.words import counted

_WIDTHS = (1400, 2950, 2950, 1350, 1820, 2600, 1500)
"""Of the columns, in twentieths of a point: 25.7 cm in all, between the margins of A4 lying."""
_SHADES = {Consequence.UNDETERMINED: "FFF4E0", Consequence.MIXED: "FFF4E0"}


def render(comparison: Comparison) -> bytes:
    """Return the change note as a Word file; the editions only add their dates to the cover."""
    said = note(comparison)
    new = comparison.new_edition
    made = edition_date(new) if new is not None else id_date(said.new.reference.edition_id)
    document = root("document")
    body = add(document, "body")
    _cover(body, said)
    _table(body, said)
    add_text(body, "AnnexSmall", [])
    add_section(body, said.language, landscape=True, first=False)
    title = (
        f"{said.title}: change note, edition {said.old.reference.edition_id} to "
        f"{said.new.reference.edition_id}"
    )
    return package(
        {
            "document": serialized(document),
            "styles": styles(said.language),
            "settings": settings(said.language, notes=True),
            "footnotes": footnotes(HOW_TO_READ),
            "header1": header(title),
            "footer1": footer(title),
        },
        Properties(
            title=title,
            subject="Changes between two editions, one row for each",
            creator=f"annex-pipeline {__version__}",
            language=said.language,
            made=made,
        ),
    )


def _cover(body: Element, said: Note) -> None:
    add_text(body, "AnnexTitle", [said.title])
    heading = add_text(body, "AnnexTitle", ["Change note"])
    add_reference(heading, 1)
    rows: list[list[Paragraphs]] = [
        _fact("List", [said.list_id]),
        _fact("Old edition", [said.old.said]),
        _fact("New edition", [said.new.said]),
        _fact("Verdict", said.verdict),
        _fact("Changes", [said.counted]),
    ]
    if said.open:
        failed: list[list[Run | str]] = [
            [
                Run(f"{one.name}: ", bold=True, color=DELETED if one.failed else ""),
                one.told,
            ]
            for one in said.open
        ]
        rows.append([[[Run("Not proved", bold=True)]], failed])
    held = f"{counted(len(said.held), 'check')} held; the report lists each."
    rows.append(_fact("Proved", [held]))
    if said.gap:
        rows.append(_fact("Gap", [said.gap]))
    add_table(body, (2200, sum(_WIDTHS) - 2200), rows)
    add_text(body, "AnnexText", [])


def _fact(name: str, sentences: Iterable[str]) -> list[Paragraphs]:
    return [[[Run(name, bold=True)]], [[sentence] for sentence in sentences]]


def _table(body: Element, said: Note) -> None:
    if not said.rows:
        add_text(body, "AnnexText", ["No difference was found that counts as a change."])
        return
    add_table(
        body,
        _WIDTHS,
        [_row(row) for row in said.rows],
        heads=COLUMNS,
        shades=[_SHADES.get(row.consequence, "") for row in said.rows],
    )


def _row(row: NoteRow) -> list[Paragraphs]:
    affected = [*row.affected]
    if row.affected_more:
        affected.append(f"and {row.affected_more:,} more")
    bearing = row.consequence in BEARING
    remark: list[list[Run | str]] = [[sentence] for sentence in row.remark]
    if row.review:
        remark.insert(0, [Run("For review", bold=True, color=DELETED)])
    return [
        [[Run(row.label, bold=True)]],
        _side(row, "old"),
        _side(row, "new"),
        [[", ".join(row.nature)]],
        [[Run(row.direction, bold=bearing)]],
        remark,
        [[one] for one in affected],
    ]


def _side(row: NoteRow, side: str) -> Paragraphs:
    if (row.old_path if side == "old" else row.new_path) is None:
        return [[Run("—")]]
    lines = []
    for index, line in enumerate((row.heading, row.text)):
        runs = redlined(line, side=side)
        if any(run.text for run in runs):
            lines.append(
                [Run(r.text, index == 0, r.italic, r.strike, r.underline, r.color) for r in runs]
            )
    return lines
