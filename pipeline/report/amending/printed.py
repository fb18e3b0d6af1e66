"""The draft in words: sentences of a statutory instrument, as plain data for every form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from string import ascii_lowercase

import msgspec

from pipeline.report.amending.draft import draft
from pipeline.report.amending.steps import (
    Block,
    Cell,
    Field,
    Insert,
    Instruction,
    Move,
    Omit,
    Phase,
    Place,
    Renumber,
    Replace,
    ReplaceTable,
    Step,
    Substitute,
)
from pipeline.report.comparison import Comparison
from pipeline.report.note import Note, note
from pipeline.report.paths import readable
from pipeline.report.words import counted, listed


class Span(msgspec.Struct, frozen=True):
    """A piece of a sentence; ``quoted`` is text of the list itself."""

    text: str
    quoted: bool = False


class Item(msgspec.Struct, frozen=True):
    """An instruction in words, with what it inserts and what a person must look at.

    ``parts`` are its pieces (a), (b) and so on, where several places of one text are amended.
    """

    number: int
    spans: tuple[Span, ...]
    parts: tuple[tuple[Span, ...], ...] = ()
    blocks: tuple[Block, ...] = ()
    cells: tuple[Cell, ...] | None = None
    flags: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """The instructions of one phase; ``meaning`` says whose labels they use."""

    title: str
    meaning: str
    items: tuple[Item, ...]


class Paper(msgspec.Struct, frozen=True):
    """The whole draft: ``rests_on`` and ``reading`` stand above the instructions."""

    title: str
    warning: str
    rests_on: tuple[str, ...]
    reading: tuple[str, ...]
    sections: tuple[Section, ...]
    note: Note


WARNING = "DRAFT – made by a program, not adopted by anybody, and no legal text"

_PHASES: dict[Phase, tuple[str, str]] = {
    Phase.WORDS: (
        "Words",
        "Labels and counts (“Note 2”) are those of the old edition.",
    ),
    Phase.TYPOGRAPHY: (
        "Typography",
        (
            "Differences of quotation marks, dashes and spaces alone, which change nothing that is "
            "controlled. Labels and counts are those of the old edition."
        ),
    ),
    Phase.OMISSIONS: (
        "Omissions",
        "Labels and counts are those of the old edition, whatever was omitted before.",
    ),
    Phase.NUMBERS: (
        "Renumbering and moving",
        (
            "Labels are those that stand when the instruction is reached. What stands below a "
            "provision goes with it, and its labels change with it. No label is given while "
            "another provision has it."
        ),
    ),
    Phase.INSERTIONS: (
        "Insertions",
        "Labels and counts are those of the new edition.",
    ),
    Phase.MARKERS: (
        "Markers",
        "How a label is printed where it differs. Labels are those of the new edition.",
    ),
}

_FIELDS = {
    Field.WORDS: "the words of ",
    Field.HEADING: "the heading of ",
    Field.MARKER: "the printed marker of ",
    Field.CATEGORY: "the category of ",
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def printed(comparison: Comparison) -> Paper:
    """Return the draft of a comparison in words.

    Raises:
        ReportError: the editions are not at hand.
    """
    made = draft(comparison)
    about = note(comparison)
    grouped = [tuple(run) for _, run in groupby(made.instructions, key=_Place())]
    items = tuple(_item(n, run) for n, run in enumerate(grouped, 1))
    sections = []
    for phase, (title, meaning) in _PHASES.items():
        members = tuple(
            item for item, run in zip(items, grouped, strict=True) if run[0].phase is phase
        )
        if members:
            sections.append(Section(title, meaning, members))
    return Paper(
        title=f"{about.title}: draft instructions to amend edition "
        f"{about.old.reference.edition_id} into {about.new.reference.edition_id}",
        warning=WARNING,
        rests_on=tuple(_rests_on(about, items, proved=made.proved)),
        reading=_READING,
        sections=tuple(sections),
        note=about,
    )


_READING = (
    "The instructions are applied one after the other, from the first to the last.",
    (
        "Quoted words stand in exactly one place of the provision named, as it stands when the "
        "instruction is reached; where they stand in several, the place is counted."
    ),
    (
        "Superscripts and subscripts are written as such; bold and italic, and the table of "
        "contents, are not amended."
    ),
)


def _rests_on(about: Note, items: tuple[Item, ...], *, proved: bool) -> Iterable[str]:
    yield f"Old text: {about.old.said}. New text: {about.new.said}."
    if proved:
        yield (
            "Proved: these instructions were applied to the old edition, one after the other, and "
            "gave the new edition: every provision in its place, its label, heading and words to "
            "the character."
        )
    else:
        yield (
            "NOT PROVED: applied to the old edition, these instructions did not give the new "
            "edition. Do not use them."
        )
    failed = [one for one in about.open if one.failed]
    yield (
        f"Checks of the texts and of the comparison: {len(about.held)} held, {len(failed)} failed, "
        f"{len(about.open) - len(failed)} could not be made."
    )
    for one in failed:
        side = f" ({one.proof.side} edition)" if one.proof.side else ""
        yield f"Failed: {one.said}{side}"
    if about.gap:
        yield f"Gap: {about.gap}"
    flagged = sum(bool(item.flags) for item in items)
    if flagged:
        number = counted(flagged, "instruction")
        verb = "asks" if flagged == 1 else "ask"
        yield f"{number} of {len(items):,} {verb} a person to look first."
    else:
        yield f"None of the {counted(len(items), 'instruction')} is marked for review."


class _Place:
    """A key that is the same for substitutions in one text that follow one another."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, instruction: Instruction) -> tuple[object, ...]:
        step = instruction.step
        if isinstance(step, Substitute):
            return (instruction.phase, step.at, step.field, step.row, step.column)
        self._number += 1
        return (self._number,)


def _item(number: int, run: Sequence[Instruction]) -> Item:
    step = run[0].step
    flags = tuple(dict.fromkeys(flag for one in run for flag in one.flags))
    if len(run) > 1:
        steps = [one.step for one in run if isinstance(one.step, Substitute)]
        parts = tuple(
            (
                Span(f"({letter}) "),
                *_substitute(one),
                Span("." if one is steps[-1] else "; and" if one is steps[-2] else ";"),
            )
            for letter, one in zip(ascii_lowercase, steps, strict=False)
        )
        return Item(number, (Span(f"In {_where_words(steps[0])}—"),), parts, flags=flags)
    return Item(
        number,
        tuple(_spans(step)),
        (),
        step.blocks if isinstance(step, Insert) else (),
        step.cells if isinstance(step, ReplaceTable) else None,
        flags,
    )


def _spans(step: Step) -> Iterable[Span]:
    if isinstance(step, Substitute):
        yield Span(f"In {_where_words(step)}, ")
        yield from _substitute(step)
        yield Span(".")
    elif isinstance(step, Replace):
        yield from _replace(step)
    elif isinstance(step, ReplaceTable):
        yield Span(f"For the cells of {named(step.at)} substitute—")
    elif isinstance(step, Omit):
        yield Span(f"Omit {named(step.at)}")
        if step.words:
            yield from (Span(" ("), Span(step.words, quoted=True), Span(")"))
        yield Span(", with everything below it.")
    elif isinstance(step, Renumber):
        old, new = (
            listed([named(label) for label in side]) for side in zip(*step.labels, strict=True)
        )
        several = " respectively, at once" if len(step.labels) > 1 else ""
        yield Span(f"Renumber {old} as {new}{several}.")
    elif isinstance(step, Move):
        where = f"the end of {named(step.under)}" if step.under else "the end of the list"
        yield Span(
            f"Move {named(step.at)}, with everything below it, to {where}, as {named(step.to)}."
        )
    elif isinstance(step, Place):
        yield Span(f"Place {named(step.at)} {_where(step.under, step.after)}.")
    else:
        where = _where(step.under, step.after)
        yield Span(f"{where[0].upper()}{where[1:]} insert—")


def _substitute(step: Substitute) -> Iterable[Span]:
    yield from (Span("for " if step.into else "omit "), Span(step.quoted, quoted=True))
    if step.place:
        ordinal = step.place <= len(_ORDINALS)
        which = f"the {_ORDINALS[step.place - 1]}" if ordinal else f"place {step.place}"
        yield Span(f", in {which} of the {step.places} places where it stands,")
    if step.into:
        yield from (Span(" substitute "), Span(step.into, quoted=True))
    if step.quoted.split() == step.into.split():
        yield Span(" (the spaces alone differ)")


def _replace(step: Replace) -> Iterable[Span]:
    place = f"the words of {_cell(step)}" if step.row else f"{_FIELDS[step.field]}{named(step.at)}"
    if step.into:
        yield from (Span(f"For {place} substitute "), Span(step.into, quoted=True), Span("."))
    else:
        yield Span(f"Omit {place}.")


def _where_words(step: Substitute) -> str:
    if step.row:
        return _cell(step)
    return (
        f"{_FIELDS[step.field]}{named(step.at)}" if step.field is Field.HEADING else named(step.at)
    )


def _cell(step: Substitute | Replace) -> str:
    return f"row {step.row}, column {step.column} of {named(step.at)}"


def _where(under: str, after: str) -> str:
    if after:
        return f"directly after {named(after)} (and everything below it)"
    if under:
        return f"directly below the words of {named(under)}"
    return "at the beginning of the list"


_COUNTED = re.compile(r"\((list-item|entry|provision)-([0-9]+)\)|(definition) ([0-9]+)(?= |$)")


def named(address: str) -> str:
    """Return an address as a person would say it.

    >>> named("2"), named("2.A.1#note-2.a"), named("introduction#c.list-item-3.a")
    ('Item 2', '2.A.1 Note 2 (a)', 'Introduction (c) list member 3 (a)')
    """
    said = _COUNTED.sub(_counted, readable(address))
    base, hash_, _ = address.partition("#")
    if base.isdigit():
        return f"Item {said}"
    return said if hash_ or "." in base or any(c.isdigit() for c in base) else f"the part “{said}”"


def _counted(found: re.Match[str]) -> str:
    kind = found[1] or found[3]
    return f"{'list member' if kind == 'list-item' else kind} {found[2] or found[4]}"
