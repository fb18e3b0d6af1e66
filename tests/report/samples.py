"""Hand-built change sets on an invented subject: a control list for bells, organs and clocks.

Every outcome, label, claim and proof of the vocabulary occurs in :func:`everything`. The redlines
are made here by a plain word comparison, so that the reports are tested without the compare room.
"""

from __future__ import annotations

import difflib
import re

from pipeline.compare.changes import (
    Affected,
    Change,
    ChangeSet,
    Claim,
    ClaimOutcome,
    CorrelationRow,
    EditionRef,
    FieldChange,
    Operation,
    Outcome,
    Pair,
    Proof,
    Segment,
    Side,
    Verdict,
)
from pipeline.compare.changes import ChangeLabel as L
from pipeline.model.label import Label
from pipeline.model.records import Edition, Kind, Place
from pipeline.model.text import Mark, MarkKind, Text
from pipeline.report.comparison import Comparison

OLD_FILE = "0a1b2c3d4e5f" + "0" * 52
NEW_FILE = "f5e4d3c2b1a0" + "9" * 52
NEW_DOCX = "77aa77aa77aa" + "1" * 52

OLD = EditionRef(
    "carillon",
    "2019-05-03",
    "en",
    "Carillon Control List",
    "CCL/2019/1",
    (f"carillon-2019.pdf sha256:{OLD_FILE}",),
)
NEW = EditionRef(
    "carillon",
    "2021-10-08",
    "en",
    "Carillon Control List",
    "CCL/2021/2",
    (f"carillon-2021.pdf sha256:{NEW_FILE}", f"carillon-2021.docx sha256:{NEW_DOCX}"),
)


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Compare word by word, white space with the word before it."""
    a, b = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    found: list[Segment] = []
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            found.append(Segment(Operation.EQUAL, "".join(a[i:j])))
            continue
        quotes = str.maketrans("“”–", '""-')
        light = "".join(a[i:j]).translate(quotes) == "".join(b[k:m]).translate(quotes)
        if j > i:
            found.append(Segment(Operation.DELETE, "".join(a[i:j]), light))
        if m > k:
            found.append(Segment(Operation.INSERT, "".join(b[k:m]), light))
    return tuple(found)


def side(
    path: str,
    text: str | Text,
    *,
    kind: Kind = Kind.PROVISION,
    context: tuple[str, ...] = (),
    page: int | None = None,
    line: int | None = None,
    file: str = NEW_FILE,
    heading: str | None = None,
    start: int = 0,
    docx: bool = False,
) -> Side:
    """Build one side; ``page`` or ``line`` gives it a place."""
    label = None if "#" in path or not path[0].isdigit() else Label.parse(path)
    places: tuple[Place, ...] = ()
    if page is not None or line is not None:
        places = (Place(file, start, start + 40, page, None, line),)
    if docx:
        places += (Place(NEW_DOCX, start, start + 40, None, None, 311),)
    return Side(
        path=path,
        kind=kind,
        text=text if isinstance(text, Text) else Text(text),
        label=label,
        printed=f"{label.last}." if label else None,
        heading=Text(heading) if heading else None,
        context=context,
        places=places,
    )


def change(
    old: Side | None,
    new: Side | None,
    *labels: tuple[L, str, str],
    outcome: Outcome = Outcome.AMENDED,
    entry: str | None = None,
    spans: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = ((), ()),
    **rest: object,
) -> Change:
    """Build a change; the first verdict carries ``spans``."""
    one = new or old
    assert one is not None
    ids = [s.path for s in (old, new) if s is not None]
    name = ids[0] if len(set(ids)) == 1 else "->".join(ids)
    verdicts = tuple(
        Verdict(label, rule, argument, *(spans if n == 0 else ((), ())))
        for n, (label, rule, argument) in enumerate(labels)
    )
    quiet = {L.EDITORIAL, L.RENUMBERED, L.MOVED}
    base = one.path.split("#")[0].split(".")
    return Change(
        id=name,
        outcome=outcome,
        verdicts=verdicts,
        entry=entry or ".".join(base[:3]),
        substantive=not {label for label, _, _ in labels} <= quiet,
        old=old,
        new=new,
        redline=segments(old.text.plain(), new.text.plain()) if old and new else (),
        **rest,  # type: ignore[arg-type]
    )


BELLS = (
    "2 Bells and their frames",
    "2.A Equipment and components",
    "2.A.1 Cast bells, as follows:",
)
ORGANS = ("4 Organ pipes and wind chests", "4.C Materials")
CLOCKS = ("11 Tower clocks", "11.A Equipment and components")


def _power(text: str) -> Text:
    """Raise the 5 of "105"."""
    at, length = text.index("105") + 2, 1
    return Text(text, (Mark(at, at + length, MarkKind.SUPERSCRIPT),))


def everything() -> ChangeSet:
    """A change set in which every outcome, label, claim and proof of the vocabulary occurs."""
    tower_old = "Tower frames capable of bearing a moving load of 1.2 × 105 N or more."
    tower_new = "Tower frames capable of bearing a moving load of 1.5 × 105 N or more."
    changes = (
        change(
            None,
            side(
                "12.A.4",
                "Automatic ringing engines able to strike 24 or more bells in a programmed order, "
                "as follows:",
                kind=Kind.ENTRY,
                context=("12 Ringing support", "12.A Equipment and components"),
                page=41,
                docx=True,
            ),
            (L.ADDED, "outcome-added", "No provision of the old edition became this one."),
            outcome=Outcome.ADDED,
            declared_by=("12.A.4.",),
        ),
        change(
            None,
            side("12.A.4.a", "Engines driven by compressed air;", page=41, start=100, docx=True),
            (L.ADDED, "outcome-added", "No provision of the old edition became this one."),
            outcome=Outcome.ADDED,
            declared_by=("12.A.4.",),
        ),
        change(
            None,
            side("12.A.4.b", "Engines driven by falling weights.", page=42, start=200, docx=True),
            (L.ADDED, "outcome-added", "No provision of the old edition became this one."),
            outcome=Outcome.ADDED,
            within="12.A.4",
            declared_by=("12.A.4.",),
        ),
        change(
            None,
            side(
                "12.A.4#note-1",
                "12.A.4. does not control hand-cranked music boxes.",
                kind=Kind.NOTE,
                page=42,
                start=300,
            ),
            (L.ADDED, "outcome-added", "No note of the old edition became this one."),
            (L.NOTE, "kind-note", "A Note."),
            outcome=Outcome.ADDED,
        ),
        change(
            side(
                "9.B.2",
                "Tuning forks kept at constant temperature.",
                kind=Kind.ENTRY,
                context=("9 Measuring the tone", "9.B Test and production equipment"),
                page=30,
                file=OLD_FILE,
            ),
            None,
            (L.REMOVED, "outcome-removed", "Nothing in the new edition came of this provision."),
            outcome=Outcome.REMOVED,
        ),
        change(
            side(
                "2.A.1.c",
                "Bells having a mass greater than 400 kg;",
                context=BELLS,
                page=7,
                file=OLD_FILE,
            ),
            side(
                "2.A.1.c",
                "Bells having a mass greater than 250 kg;",
                context=BELLS,
                page=7,
                docx=True,
            ),
            (
                L.TIGHTENED,
                "threshold-lowered",
                'The bound after "greater than" fell from 400 to 250 kg: lighter bells are included.',
            ),
            spans=(((20, 39),), ((20, 39),)),
            fields=(FieldChange("quantities[0].value", '"400"', '"250"'),),
            declared_by=("2.A.1.c.",),
        ),
        change(
            side(
                "2.A.2",
                _power(tower_old),
                kind=Kind.ENTRY,
                context=BELLS[:2],
                page=8,
                file=OLD_FILE,
            ),
            side("2.A.2", _power(tower_new), kind=Kind.ENTRY, context=BELLS[:2], page=8),
            (L.RELAXED, "threshold-raised", "The least load rose from 1.2 × 10⁵ N to 1.5 × 10⁵ N."),
            fields=(FieldChange("quantities[0].value", '"1.2E+5"', '"1.5E+5"'),),
        ),
        change(
            side(
                "11.A.3",
                "Clock movements that run for more than 8 days and strike the quarters.",
                kind=Kind.ENTRY,
                context=CLOCKS,
                page=35,
                file=OLD_FILE,
            ),
            side(
                "11.A.3",
                "Clock movements that run for more than 14 days.",
                kind=Kind.ENTRY,
                context=CLOCKS,
                page=36,
            ),
            (
                L.MIXED,
                "threshold-and-limb",
                "The running time rose from 8 to 14 days; the condition on quarters was dropped.",
            ),
            declared_by=("11.A.3.",),
        ),
        change(
            side(
                "6.B.5",
                "Stretching benches with a screw of hardened steel.",
                kind=Kind.ENTRY,
                page=22,
                file=OLD_FILE,
            ),
            side(
                "6.B.5",
                "Stretching benches able to hold a pull for one hour.",
                kind=Kind.ENTRY,
                page=22,
            ),
            (
                L.UNDETERMINED,
                "criterion-replaced",
                "One criterion took the place of another; which is wider cannot be computed.",
            ),
            confidence=0.71,
            review=True,
        ),
        change(
            side(
                "definitions#strike-note",
                '"Strike note" means the pitch heard first.',
                kind=Kind.DEFINITION,
                heading='"Strike note"',
                page=4,
                file=OLD_FILE,
            ),
            side(
                "definitions#strike-note",
                "“Strike note” means the pitch heard at the moment of impact.",
                kind=Kind.DEFINITION,
                heading='"Strike note"',
                page=4,
            ),
            (L.DEFINITION, "kind-definition", "A defined term."),
            (L.GENERAL_NOTE, "scope-list", "It governs the whole list."),
            entry="definitions",
            affects=(
                Affected("2.A.1", "uses the term"),
                Affected("2.A.1.c#technical-note-1", "refers to it", ("2.A.1",)),
            ),
        ),
        change(
            side(
                "4.C.2",
                "Tin having the CAS number CAS 7440-31-5.",
                kind=Kind.ENTRY,
                context=ORGANS,
                page=14,
                file=OLD_FILE,
            ),
            side(
                "4.C.2",
                "Tin (CAS 7440-31-5) or lead (CAS 7439-92-1).",
                kind=Kind.ENTRY,
                context=ORGANS,
                page=14,
            ),
            (L.SUBSTANCE, "cas-added", "The CAS number 7439-92-1 is new."),
            (L.TIGHTENED, "alternative-added", 'A further alternative was added with "or".'),
            fields=(FieldChange("substances[1].cas", None, '"7439-92-1"'),),
        ),
        change(
            side(
                "4.C.3",
                "Wind pressure of 10 inches of water or more.",
                kind=Kind.ENTRY,
                context=ORGANS,
                page=14,
                file=OLD_FILE,
            ),
            side(
                "4.C.3",
                "Wind pressure of 2,490 Pa or more.",
                kind=Kind.ENTRY,
                context=ORGANS,
                page=15,
            ),
            (
                L.UNIT,
                "unit-rewritten",
                "10 inches of water and 2,490 Pa agree to the printed precision.",
            ),
            (L.CLARIFIED, "same-in-si", "In SI units both bounds are the same."),
            fields=(FieldChange("quantities[0].unit", '"inH2O"', '"Pa"'),),
        ),
        change(
            side(
                "2.A.1.c#technical-note-1",
                "Mass is measured without the clapper.",
                kind=Kind.TECHNICAL_NOTE,
                context=BELLS,
                page=7,
                start=60,
                file=OLD_FILE,
            ),
            side(
                "2.A.1.c#technical-note-1",
                "The mass is that of the bell alone, measured without the clapper.",
                kind=Kind.TECHNICAL_NOTE,
                context=BELLS,
                page=7,
                start=60,
            ),
            (L.TECHNICAL_NOTE, "kind-technical-note", "A Technical Note."),
            (L.CLARIFIED, "explains", "It explains how to measure and moves no bound."),
        ),
        change(
            side(
                "2.A.1.d",
                "Bells cast in one piece with their crown;",
                context=BELLS,
                page=7,
                start=80,
                file=OLD_FILE,
            ),
            side(
                "2.A.1.e",
                "Bells cast in one piece with their crown;",
                context=BELLS,
                page=7,
                start=90,
            ),
            (
                L.RENUMBERED,
                "same-words",
                "Same words under the same entry; 2.A.1.d became 2.A.1.e.",
            ),
            outcome=Outcome.RENUMBERED,
        ),
        change(
            side("9.B.3", "Strobe lamps for wheels.", kind=Kind.ENTRY, page=30, file=OLD_FILE),
            side("11.B.1", "Strobe lamps for wheels.", kind=Kind.ENTRY, page=37),
            (L.MOVED, "same-words", "Same words under another subsection."),
            outcome=Outcome.MOVED,
            confidence=0.88,
        ),
        change(
            side("6.A.1", "Wheels and stays.", kind=Kind.ENTRY, page=20, file=OLD_FILE),
            side("6.A.1", "Wheels.", kind=Kind.ENTRY, page=20),
            (L.SPLIT, "text-divided", "6.A.1 became 6.A.1 and 6.A.2."),
            (L.CLARIFIED, "sum-of-parts", "Together the parts say what the whole said."),
            outcome=Outcome.SPLIT,
        ),
        change(
            side("6.A.4", "Ropes of hemp;", kind=Kind.ENTRY, page=21, file=OLD_FILE),
            side("6.A.3", "Ropes of hemp or of flax;", kind=Kind.ENTRY, page=21),
            (L.MERGED, "text-joined", "6.A.3 and 6.A.4 became 6.A.3."),
            outcome=Outcome.MERGED,
            review=True,
            confidence=0.64,
        ),
        change(
            side(
                "6.D.1",
                '"Software" for the equipment of 6.B.4.',
                kind=Kind.ENTRY,
                page=23,
                file=OLD_FILE,
            ),
            side("6.D.1", '"Software" for the equipment of 6.B.5.', kind=Kind.ENTRY, page=23),
            (L.REFERENCE_RETARGETED, "target-differs", "6.B.4 and 6.B.5 are different provisions."),
            fields=(FieldChange("references[0].targets[0]", '"6.B.4"', '"6.B.5"'),),
        ),
        change(
            side(
                "6.E.1", "Technology for items of 6.A.4.", kind=Kind.ENTRY, page=24, file=OLD_FILE
            ),
            side("6.E.1", "Technology for items of 6.A.4.", kind=Kind.ENTRY, page=24),
            (L.REFERENCE_BROKEN, "target-gone", "6.A.4 is not in the new edition."),
            (L.CLARIFIED, "words-same", "The words are the same."),
        ),
        change(
            side(
                "1.A.1",
                "Complete carillons, including thier keyboards.",
                kind=Kind.ENTRY,
                page=5,
                file=OLD_FILE,
            ),
            side(
                "1.A.1", "Complete carillons, including their keyboards.", kind=Kind.ENTRY, page=5
            ),
            (L.EDITORIAL, "spelling", "One letter pair was transposed."),
        ),
        change(
            side("4", "", kind=Kind.ITEM, heading="Organ pipes and chests", page=13, file=OLD_FILE),
            side("4", "", kind=Kind.ITEM, heading="Organ pipes and wind chests", page=13),
            (L.CONTENTS_ONLY, "contents-title", "Only the title in the table of contents differs."),
            entry="4",
            heading_redline=segments("Organ pipes and chests", "Organ pipes and wind chests"),
        ),
    )
    typographic = (
        change(
            side("3.A.1", "Frames - of oak - for bells.", kind=Kind.ENTRY, page=10, file=OLD_FILE),
            side("3.A.1", "Frames – of oak – for bells.", kind=Kind.ENTRY, page=10),
            (L.EDITORIAL, "typography", "The dashes differ."),
        ),
        change(
            side("3.A.2", 'A "peal" of bells.', kind=Kind.ENTRY, page=10, file=OLD_FILE),
            side("3.A.2", "A “peal” of bells.", kind=Kind.ENTRY, page=10),
            (L.EDITORIAL, "typography", "The quotes differ."),
        ),
    )
    return ChangeSet(
        old=OLD,
        new=NEW,
        pairs=(*_pairs(changes), *_pairs(typographic), *_same()),
        changes=changes,
        typographic=typographic,
        correlation=(
            CorrelationRow("2.A.1.c", "2.A.1.c", "1:1", "amended"),
            CorrelationRow("2.A.1.d", "2.A.1.e", "1:1", "same", 0.99),
            CorrelationRow("6.A.1", "6.A.1", "1:n", "amended"),
            CorrelationRow("6.A.1", "6.A.2", "1:n", "amended"),
            CorrelationRow("6.A.3", "6.A.3", "n:1", "amended", 0.64),
            CorrelationRow("6.A.4", "6.A.3", "n:1", "amended", 0.64),
            CorrelationRow("9.B.2", None, "gone", ""),
            CorrelationRow(None, "12.A.4", "new", ""),
        ),
        claims=(
            Claim(ClaimOutcome.CONFIRMED, "2.A.1.c.", ("2.A.1.c",)),
            Claim(ClaimOutcome.CONFIRMED, "12.A.4.", ("12.A.4", "12.A.4.a", "12.A.4.b")),
            Claim(ClaimOutcome.CONFIRMED, "11.A.3.", ("11.A.3",)),
            Claim(ClaimOutcome.NOTHING_FOUND, "15.B.", (), "Item 15 reads the same in both."),
            Claim(ClaimOutcome.UNDECLARED, None, ("6.B.5", "9.B.2"), "The cover names neither."),
        ),
        proofs=(
            Proof("account", "held", "No character of either source was lost or used twice."),
            Proof("redline-forward", "held", "The old edition and the changes give the new one."),
            Proof("witness-docx-pdf", "held", "PDF words = DOCX words.", "new"),
            Proof("witness-docx-pdf", "not-available", "The old edition has no DOCX.", "old"),
            Proof(
                "cover-declared",
                "failed",
                "One amendment that the cover declares was not found.",
                "new",
                ("15.B.: no difference under this label.",),
            ),
        ),
        gap=(
            "A spring 2020 edition is known and not at hand: a change below happened between "
            "2019-05-03 and 2021-10-08, and is not dated to the later."
        ),
    )


def _pairs(changes: tuple[Change, ...]) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            c.outcome,
            (c.old.path,) if c.old else (),
            (c.new.path,) if c.new else (),
            c.confidence,
            "by hand",
            text_same=False,
            review=c.review,
        )
        for c in changes
    )


def _same() -> tuple[Pair, ...]:
    paths = [
        "introduction",
        "introduction#a",
        "definitions",
        "terminology",
        "units",
        "units#table-1",
    ]
    for item in range(1, 21):
        paths.append(str(item))
        if item in {5, 7, 8}:
            continue
        for letter in "ABCDE":
            paths.append(f"{item}.{letter}")
            paths.extend(f"{item}.{letter}.{n}" for n in range(1, 2 + (item * 7 + ord(letter)) % 5))
    return tuple(Pair(Outcome.SAME, (path,), (path,)) for path in paths)


def small() -> ChangeSet:
    """Two changes and one proof: small enough to read its whole report."""
    full = everything()
    chosen = tuple(c for c in full.changes if c.id in {"2.A.1.c", "12.A.4"})
    return ChangeSet(
        old=OLD,
        new=NEW,
        pairs=(*_pairs(chosen), Pair(Outcome.SAME, ("2.A",), ("2.A",))),
        changes=chosen,
        typographic=(),
        correlation=full.correlation[:1],
        claims=full.claims[:1],
        proofs=full.proofs[:1],
    )


def nothing() -> ChangeSet:
    """Two editions that do not differ."""
    return ChangeSet(OLD, NEW, _same(), (), (), ())


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    '=HYPERLINK("http://example.invalid")',
    "@SUM(A1)",
    "+1+1",
    "-2+3",
    "\t=1",
    "'=1",
    "left \u202etfel ot thgir\u202c mark \u200f\u2066x",
    "bell \x07 escape \x1b[31m nul \x00 end",
    "| a | b |\n|---|---|\n# heading\n- list `code` ~~x~~ **y** [a](http://example.invalid)",
    "&lt;b&gt; &amp; <b>",
    "שלום עולם مرحبا",
    " ".join(f"w{n:06}" for n in range(13_000)),  # more than 100,000 characters
)


def hostile() -> ChangeSet:
    """Texts that attack a reader's program, in every field that carries a document's words."""
    changes = []
    for n, text in enumerate(HOSTILE, start=1):
        old = side(f"2.A.{n}", text, kind=Kind.ENTRY, context=(text[:200], text[:200]), page=n)
        new = side(
            f"2.A.{n}",
            text + " and more",
            kind=Kind.ENTRY,
            context=(text[:200], text[:200]),
            heading=text[:200],
            page=n,
        )
        changes.append(
            change(
                old,
                new,
                (L.UNDETERMINED, text[:200], text[:200]),
                fields=(FieldChange(text[:200], text[:200], text[:200]),),
                declared_by=(text[:200],),
                spans=(((0, 9),), ((0, 9),)),
            )
        )
    bad = '2.A.1"><script>alert(1)</script>'
    return ChangeSet(
        EditionRef("x", "2000-01-01", 'en"><script>', HOSTILE[0], HOSTILE[1], HOSTILE[:4]),
        EditionRef("x", "../../etc", "ar", HOSTILE[10], HOSTILE[1], (HOSTILE[5],)),
        (),
        tuple(changes),
        (),
        tuple(CorrelationRow(text[:99], text[:99], "1:1", "same") for text in HOSTILE),
        (Claim(ClaimOutcome.UNDECLARED, HOSTILE[1], (bad,), HOSTILE[2]),),
        (Proof(HOSTILE[0], "failed", HOSTILE[1], "new", HOSTILE[:3]),),
        HOSTILE[10],
    )


def large(count: int = 1000) -> ChangeSet:
    """As many changes as an editor's worst day brings."""
    kinds = (L.TIGHTENED, L.RELAXED, L.CLARIFIED, L.EDITORIAL, L.UNDETERMINED)
    changes = []
    for n in range(count):
        path = f"{n % 20 + 1}.{'ABCDE'[n // 20 % 5]}.{n // 100 + 1}"
        words = f"Bells of series {n}, having a mass greater than {n + 100} kg and a rim thinner "
        words += "than one thirteenth of their diameter, whether or not fitted with a clapper."
        changes.append(
            change(
                side(
                    path, words, kind=Kind.ENTRY, context=BELLS[:2], page=n // 20 + 1, file=OLD_FILE
                ),
                side(
                    path,
                    words.replace("thinner", "thicker"),
                    kind=Kind.ENTRY,
                    context=BELLS[:2],
                    page=1,
                ),
                (kinds[n % 5], "by-hand", "The rim was thinner and is thicker."),
            )
        )
    return ChangeSet(OLD, NEW, _pairs(tuple(changes)), tuple(changes), (), ())


def complete(changes: ChangeSet) -> Comparison:
    """The change set with the editions it names, of which it needs no text."""
    old, new = (
        Edition(one.list_id, one.edition_id, one.language, one.title, "mtcr", ())
        for one in (changes.old, changes.new)
    )
    return Comparison(changes, old, new)
