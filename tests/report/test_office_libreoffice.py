"""Our Word files in LibreOffice: one run over all of them (see ``tools/libreoffice``)."""

from __future__ import annotations

import os

import pytest

from pipeline import report
from tools.libreoffice import office

pytestmark = pytest.mark.slow

SEEDS = (7,)


@pytest.fixture(scope="module")
def opened(pairs, tmp_path_factory):
    """Every redline with what LibreOffice makes of it, by name."""
    lacking = office.missing()
    if lacking is not None and os.environ.get("CI") != "true":
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("office")
    compared = {f"specimen-{n}": pairs.specimen()[n] for n in (1, 3)}
    compared |= {f"random-{seed}": pairs.scripted(seed) for seed in SEEDS}
    if pairs.SPAIN.exists():
        compared["spain"] = pairs.spain()
    paths = {name: folder / f"{name}.docx" for name in compared}
    for name, path in paths.items():
        path.write_bytes(report.render(compared[name], "redline"))
    others = {form: folder / report.FORMS[form] for form in ("note", "instructions")}
    for form, path in others.items():
        path.write_bytes(report.render(pairs.specimen()[3], form))
    read = office.read_all((*paths.values(), *others.values()))
    found = {name: (compared[name], read[path]) for name, path in paths.items()}
    return found, {form: read[path] for form, path in others.items()}


def said(pairs, witness, view, *, empty):
    """The paragraphs of the body but the last, which belongs to neither edition. LibreOffice puts a
    joiner of no width into every empty cell of a row that is tracked.
    """
    found = [p.text.replace("\u200d", "") for p in getattr(witness, view) if p.story == "body"][:-1]
    return [pairs.folded(text) for text in found if empty or pairs.folded(text)]


def test_all_accepted_is_the_new_edition_and_all_rejected_the_old_one(pairs, opened):
    redlines, _ = opened
    assert len(redlines) >= 3
    for name, (comparison, witness) in redlines.items():
        assert witness.changes > 0
        for view, edition in (
            ("accepted", comparison.new_edition),
            ("rejected", comparison.old_edition),
        ):
            # Of a table that is gone, LibreOffice leaves the caption's paragraph behind, empty.
            strict = not name.startswith("random")
            found = said(pairs, witness, view, empty=strict)
            assert found == pairs.printed(edition, empty=strict), (name, view)


@pytest.mark.real
def test_spain_is_among_them(pairs, opened):
    if not pairs.SPAIN.exists():
        pytest.skip(f"the official documents are not at {pairs.SPAIN}")
    assert opened[0]["spain"][1].changes > 300


def test_note_and_instructions_are_opened_and_hold_no_tracked_change(opened):
    texts = {form: [p.text for p in one.accepted] for form, one in opened[1].items()}
    assert {form: one.changes for form, one in opened[1].items()} == {"note": 0, "instructions": 0}
    assert "Direction" in texts["note"]
    assert any(
        text.strip().startswith("Words struck through are the old") for text in texts["note"]
    )
    assert (
        "21.\tRenumber 3.A.4, 3.A.5, 3.A.6, 3.A.7, 3.A.8 and 3.A.9 as 3.A.5, 3.A.6, 3.A.7, 3.A.8, 3.A.9 and 3.A.10 respectively, at once."
        in texts["instructions"]
    )
