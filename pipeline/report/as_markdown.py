"""Markdown: the report as a git host shows it."""

from __future__ import annotations

from pipeline.compare.changes import EditionRef
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.context import Governing
from pipeline.report.markdown import escape, link, redline, table
from pipeline.report.view import ChangeView, Group, ReportView
from pipeline.report.words import CLAIMS, LABELS, counted

_TOUCHED = 12
"""So many of the provisions a change reaches are named; beyond it, their number."""

_SIGNS = (
    "Deleted words are ~~struck~~, inserted words **bold**; what differs in typography alone is "
    "not marked here."
)


def render(comparison: Comparison) -> bytes:
    """Return the report as Markdown."""
    seen = view(comparison)
    blocks = [
        _head(seen),
        _proofs(seen),
        _density(seen),
        _claims(seen),
        _review(seen),
        ["## Changes", "", _SIGNS],
        *(_group(group) for group in seen.groups),
        _typographic(seen),
        _legend(),
    ]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return text.encode("utf-8", "replace")


def _head(seen: ReportView) -> list[str]:
    lines = [
        f"# {escape(seen.title)}: {escape(seen.old.edition_id)} to {escape(seen.new.edition_id)}",
        "",
        *table(
            ("", "Edition", "Document", "Language", "Sources"),
            [_edition("old", seen.old), _edition("new", seen.new)],
        ),
        "",
    ]
    if seen.gap:
        lines += [f"> **Gap**: {escape(seen.gap)}", ""]
    lines.append(" ".join(escape(sentence) for sentence in seen.verdict))
    return lines


def _edition(name: str, edition: EditionRef) -> tuple[str, ...]:
    return (
        name,
        escape(edition.edition_id),
        escape(edition.document_number or ""),
        escape(edition.language),
        "<br>".join(escape(source) for source in edition.sources),
    )


def _proofs(seen: ReportView) -> list[str]:
    if not seen.proofs:
        return ["## What is proved", "", "No check was carried into this report."]
    rows = []
    for shown in seen.proofs:
        proof = shown.proof
        said = "<br>".join(escape(line) for line in (shown.said, *proof.details))
        name = f"**{escape(shown.name)}**" if shown.failed else escape(shown.name)
        rows.append((name, escape(proof.code), escape(proof.side or "both"), said))
    return ["## What is proved", "", *table(("Outcome", "Check", "Edition", "Finding"), rows)]


def _density(seen: ReportView) -> list[str]:
    columns = [column or "own text" for column in seen.density.columns]
    rows = [
        (
            escape(f"{row.name} {row.title}".strip()),
            *(
                "" if cell is None else f"{cell.changes} / {cell.of}" if cell.changes else "·"
                for cell in row.cells or (None,) * len(columns)
            ),
            f"{row.total}",
        )
        for row in seen.density.rows
    ]
    return [
        "## Where the list changed",
        "",
        "Changes / provisions, notes and tables; a dot is no change, a blank no such subsection.",
        "",
        *table(("Item", *columns, "All"), rows, "l" + "r" * (len(columns) + 1)),
    ]


def _claims(seen: ReportView) -> list[str]:
    lines = ["## Declared and found", ""]
    if not seen.claims:
        return [*lines, "The publisher declares no amendments for this edition."]
    rows = [
        (
            escape(CLAIMS[shown.claim.outcome][0]),
            escape(shown.claim.declared or "–"),
            ", ".join(link(to.name, to.anchor) for to in shown.links) or "–",
            escape(shown.claim.note),
        )
        for shown in seen.claims
    ]
    return [*lines, *table(("Outcome", "Declared", "Found", "Remark"), rows)]


def _review(seen: ReportView) -> list[str]:
    if not seen.review:
        return []
    rows = [
        (link(change.full_name, change.anchor), escape(change.doubt), ", ".join(change.labels))
        for change in seen.review
    ]
    return [
        "## For review",
        "",
        "A person should look at these before relying on them.",
        "",
        *table(("Change", "Why", "Labels"), rows),
    ]


def _group(group: Group) -> list[str]:
    lines = [
        f"### {group.title} ({group.size})",
        "",
        group.meaning,
    ]
    for change in group.changes:
        lines += ["", *_change(change)]
    return lines


def _change(view: ChangeView) -> list[str]:
    change = view.change
    lines = [f'<a id="{view.anchor}"></a>', "", f"#### {escape(view.full_name)}", ""]
    if view.context:
        lines += [" › ".join(escape(one) for one in view.context), ""]
    if view.heading.segments:
        lines += [f"> {redline(view.heading.folded())}", ">"]
    lines.append(f"> {redline(view.text.folded()) or '(no words of its own)'}")
    lines.append("")
    if view.text.whole:
        lines += ["There is no word-by-word redline of this text: both texts are whole.", ""]
    for reason in view.reasons:
        lines.append(f"- **{reason.label}**: {escape(reason.argument)} ({escape(reason.rule)})")
    if view.because:
        lines.append(f"- {view.because}")
    if view.around.governing and not view.part:
        notes = "; ".join(
            f"{link(note.words.name, note.words.anchor)} ({escape(_known(note))})"
            for note in view.around.governing
        )
        lines.append(f"- Governed by: {notes}")
    for name, sources in (("Old", view.old_sources), ("New", view.new_sources)):
        if sources:
            lines.append(f"- {name} text: {escape('; '.join(sources))}")
    if change.declared_by:
        lines.append(f"- Declared by the publisher: {escape('; '.join(change.declared_by))}")
    if view.touched:
        ways: dict[str, list[str]] = {}
        for one in view.touched[:_TOUCHED]:
            ways.setdefault(one.way, []).append(link(one.name, one.anchor))
        shown = "; ".join(f"{', '.join(names)} ({escape(way)})" for way, names in ways.items())
        more = len(view.touched) - _TOUCHED
        lines.append(f"- Touches: {shown}{f'; and {more:,} more' if more > 0 else ''}")
    if view.doubt:
        lines.append(f"- **For review**: {escape(view.doubt)}")
    return lines


def _typography(view: ChangeView) -> str:
    """Return what differs, where words alone would not show it (a bold, a no-break space)."""
    said = (reason.argument.removeprefix("typography alone: ") for reason in view.reasons)
    return "; ".join(dict.fromkeys(said))


def _known(note: Governing) -> str:
    return f"{note.how}; {note.only} edition only" if note.only else note.how


def _typographic(seen: ReportView) -> list[str]:
    if not seen.typographic:
        return []
    lines = [
        "## Typography alone",
        "",
        "<details>",
        f"<summary>{counted(len(seen.typographic), 'difference')}, not counted</summary>",
        "",
    ]
    lines += [
        f"- {escape(view.full_name)} ({escape(_typography(view))}): {redline(view.text)}"
        for view in seen.typographic
    ]
    return [*lines, "", "</details>"]


def _legend() -> list[str]:
    rows = [(name, meaning) for name, meaning in LABELS.values()]
    return ["## What the labels mean", "", *table(("Label", "Meaning"), rows)]
