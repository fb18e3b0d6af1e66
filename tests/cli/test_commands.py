"""Each command on the small list: what it prints, what it leaves."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from kites import NEW, OLD, OLDER, page

from pipeline import report
from pipeline.cli.report import FORMS


def test_run(annex, kites) -> None:
    said = annex("run")
    head = kites.published()["refs/heads/kites"]
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "Kites on Strings [kites]"
    assert lines[2:6] == [
        "Read",
        (
            "  edition     state   files     characters  provisions  notes  lost  proofs"
            "                   warnings"
        ),
        lines[4],
        lines[5],
    ]
    assert lines[4].startswith(f"  {OLD}  parsed  markdown         486          10      1     0  ")
    assert lines[5].startswith(f"  {NEW}  parsed  markdown         486          10      1     0  ")
    at = lines.index("Changed")
    assert lines[at + 1 : at + 3] == [
        (
            "  editions                 changes  new  removed  tighter  relaxed  mixed  unclear  form"
            "  typogr.  review  declared"
        ),
        (
            f"  {OLD} → {NEW}        1    0        0        0        1      0        0     0"
            "        0       0  –"
        ),
    ]
    assert lines[lines.index("Where") :] == [
        "Where",
        f"  history  parsed  ({head[:12]})",
        f"  new      {OLD}, {NEW}",
        "  reports  diffs/kites/index.html",
    ]
    again = annex("run")
    assert again.out.splitlines()[2] == (
        "Nothing to do: sources, history and reports are up to date."
    )


def test_run_dry(annex, kites) -> None:
    said = annex("run", "--dry-run")
    assert "Dry run: nothing was written." in said.out
    assert f"{OLD}  to parse" in said.out
    assert not (kites.root / "parsed").exists()
    assert not (kites.root / ".annex").exists()


def test_pull_prints_every_file_even_when_one_fails(annex, kites) -> None:
    (kites.folder / f"{NEW}.md").unlink()
    said = annex("pull", "--json")
    assert said.code == 11
    first, second = json.loads(said.out)["files"]
    assert (first["edition_id"], first["outcome"]) == (OLD, "copied")
    assert second["outcome"] == "failed"
    assert second["error"] == {
        "do": "put the file there, or correct path in the catalogue (it is relative to the "
        "catalogue's folder)",
        "exit_code": 11,
        "expected": "the copy the catalogue names",
        "found": "no such file",
        "title": "the catalogue cannot be used",
        "where": f"kites {NEW}, clean markdown: {kites.folder / NEW}.md",
    }
    assert said.err.startswith("annex: the catalogue cannot be used\n")
    table = annex("pull")
    assert table.code == 11
    assert "failed" in table.out


def test_pull_dry(annex, kites) -> None:
    before = kites.everything()
    said = annex("pull", OLD, "--dry-run")
    assert said.code == 0
    assert "copied" in said.out
    assert NEW not in said.out
    assert kites.everything() == before


def test_parse_shows_what_was_proved_and_publishes_nothing(annex, kites) -> None:
    said = annex("parse", NEW)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"kites {NEW}\n  outcome ")
    assert "; lost 0, double 0\n" in said.out
    assert OLD not in said.out
    assert not (kites.root / "parsed").exists()


def test_parse_of_an_edition_nobody_holds(annex, kites) -> None:
    kites.entry(OLDER, "")
    said = annex("parse", OLDER)
    assert said == (
        13,
        "",
        (
            "annex: unknown edition\n"
            f"  where:    {kites.catalogue}\n"
            "  found:    no copy of any of its 3 edition(s)\n"
            "  expected: a clean file of at least one edition in the vault\n"
            "  do:       pull without --offline, or take in your own copy with `annex add`\n"
        ),
    )


def test_store(annex, kites) -> None:
    dry = annex("store", "--dry-run")
    assert dry.out == f"kites: would add {OLD}\nkites: would add {NEW}\n"
    said = annex("store")
    head = kites.published()["refs/heads/kites"]
    assert said == (0, f"kites: added {OLD}\nkites: added {NEW}\nhead {head}\n", "")
    again = annex("store")
    assert again.out == f"kites: nothing to do, 2 editions as published\nhead {head}\n"
    assert not (kites.root / "diffs").exists()


def test_notices_keep_out_of_the_way_of_json(annex, kites) -> None:
    assert annex("store").code == 0
    kites.edition(OLD, lift=41)
    said = annex("store", "--json")
    assert json.loads(said.out)["revised"] == [f"kites/{OLD}+r2"]
    changed, revised = said.err.splitlines()
    assert changed.startswith(f"local file: {kites.folder / OLD}.md has served ")
    assert revised == f"kites/{OLD}+r2: a corrected reading of an edition published before."
    assert annex("parse", OLD, "--json").err.splitlines() == [changed]
    assert annex("parse", OLD).out.splitlines()[-1] == changed


def test_diff(annex) -> None:
    assert annex("run").code == 0
    said = annex("diff", OLD, NEW)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "Relaxed (1)\n\n"
        "  1.A.1   1 KITES › 1.A EQUIPMENT\n"
        "    Complete kites that can lift more than [-40 kg-]{+45 kg+}, as follows:\n"
        "    · relaxed: the threshold rose from > 40 kg to > 45 kg, so less is controlled\n"
    )
    assert "\nKites on Strings: 2019-05-10 to 2020-10-09\n" in said.out
    summary = annex("diff", OLD, NEW, "--summary")
    assert summary.out.startswith(f"Kites on Strings: {OLD} to {NEW}\n")
    assert said.out.endswith(summary.out)


def test_diff_in_the_other_order(annex) -> None:
    assert annex("run").code == 0
    said = annex("diff", NEW, OLD)
    assert said.code == 0
    assert said.out.startswith("Tightened (1)\n")
    assert "more than [-45 kg-]{+40 kg+}, as follows:" in said.out


def test_diff_says_by_its_status_whether_anything_changed(annex) -> None:
    assert annex("run").code == 0
    assert annex("diff", OLD, NEW, "--exit-code").code == 1
    assert annex("diff", OLD, NEW, "--exit-code", "--json").code == 1
    same = annex("diff", OLD, OLD, "--exit-code")
    assert same.code == 0
    assert same.out.startswith(f"Kites on Strings: {OLD} to {OLD}\n")


def test_diff_of_typography_alone_is_no_difference(annex, kites) -> None:
    kites.write(NEW, page(lift=40).replace('"Kite"', "“Kite”"))
    assert annex("run").code == 0
    said = annex("diff", OLD, NEW, "--exit-code")
    assert said.code == 0
    assert "1 more differ in typography alone" in said.out


def test_diff_of_revisions(annex, kites) -> None:
    assert annex("run").code == 0
    kites.edition(NEW, lift=50)
    assert annex("run").code == 0
    assert "[-45 kg-]{+50 kg+}" in annex("diff", f"kites/{NEW}", f"{NEW}+r2").out
    assert "[-40 kg-]{+50 kg+}" in annex("diff", OLD, NEW).out
    assert "[-40 kg-]{+45 kg+}" in annex("diff", OLD, f"kites/{NEW}").out


def test_report(annex, kites) -> None:
    assert annex("run").code == 0
    good = kites.reports()
    folder = kites.root / "diffs" / "kites" / f"{OLD}..{NEW}"
    said = annex("report", OLD, NEW)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [str(folder / name) for name in report.FORMS.values()]
    assert kites.reports() == good
    own = kites.root / "own"
    said = annex("report", NEW, OLD, "--form", "csv", "--form", "json", "-o", own)
    assert said.out.splitlines() == [str(own / "changes.csv"), str(own / "changes.json")]
    assert sorted(path.name for path in own.iterdir()) == ["changes.csv", "changes.json"]
    assert annex("run").out.splitlines()[2].startswith("Nothing to do")


def test_report_of_a_revision_stands_apart(annex, kites) -> None:
    assert annex("run").code == 0
    kites.edition(NEW, lift=50)
    assert annex("run").code == 0
    good = kites.reports()
    said = annex("report", OLD, f"kites/{NEW}", "--form", "json")
    apart = f"kites/{OLD}..{NEW}+r1/changes.json"
    assert said.out == f"{kites.root / 'diffs' / apart}\n"
    assert {name: data for name, data in kites.reports().items() if name != apart} == good


def test_report_dry(annex, kites) -> None:
    assert annex("run").code == 0
    own = kites.root / "own"
    said = annex("report", OLD, NEW, "--dry-run", "-o", own)
    assert len(said.out.splitlines()) == len(report.FORMS)
    assert not own.exists()


def test_the_forms_a_report_may_be_asked_for_are_those_there_are(annex) -> None:
    assert tuple(report.FORMS) == FORMS
    said = annex("report", OLD, NEW, "--form", "docx")
    assert said.code == 2
    assert said.err.endswith(
        "Error: Invalid value for '--form' / '--format': 'docx' is not one of "
        + ", ".join(map(repr, FORMS))
        + ".\n"
    )


def test_status(annex, kites) -> None:
    kites.entry(OLDER, "")
    kites.save(f'[[gap]]\nafter = "{OLDER}"\nbefore = "{OLD}"\nnote = "others are likely"\n')
    said = annex("status")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Kites on Strings [kites]\n"
        "  edition     document  held            not held  parsed  published as\n"
        "  2018-03-02  –         –               –         no      –\n"
        "  2019-05-10  –         markdown clean  –         no      –\n"
        "  2020-10-09  –         markdown clean  –         no      –\n"
        "  gap after 2018-03-02, before 2019-05-10: others are likely\n"
    )
    before = kites.everything()
    assert annex("status").code == 0
    assert kites.everything() == before
    assert annex("run").code == 0
    said = annex("status")
    assert f"  {NEW}  –         markdown clean  –         yes     kites/{NEW}\n" in said.out


def test_status_tells_what_is_wrong_and_goes_on(annex, kites) -> None:
    (kites.folder / f"{NEW}.md").unlink()
    kites.entry("2021-02-03", '[[edition.file]]\nrole = "clean"\nmedia = "pdf"\n'
                'address = "https://example.org/kites.pdf"\n')  # fmt: skip
    said = annex("status")
    assert said.code == 0
    assert (f"  {NEW}: markdown clean: the catalogue cannot be used: no such file\n") in said.out
    assert "  2021-02-03  –         –               pdf clean       no      –\n" in said.out
    assert "2021-02-03:" not in said.out


def test_add_an_own_copy(annex, kites) -> None:
    kites.entry(OLDER, "")
    assert annex("run").code == 0
    copy = kites.root / "copy.md"
    copy.write_text(page(lift=30))
    dry = annex("add", copy, "--edition", OLDER, "--dry-run")
    assert dry.code == 0
    assert not (kites.folder / "catalogue.local.toml").exists()
    said = annex("add", copy, "--edition", OLDER)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{copy}: taken as clean markdown of {OLDER}\n")
    assert annex("add", copy, "--edition", OLDER).out == (
        f"{copy}: this very copy is recorded already; nothing to do\n"
    )
    copy.unlink()  # the vault has it
    assert f"new      {OLDER}\n" in annex("run").out


def test_discover_on_a_page_that_is_not_the_publication_page(annex, kites) -> None:
    kites.head["more"] = 'publication_page = "https://www.example.org/en/kites"'
    kites.save()
    saved = kites.root / "page.html"
    saved.write_text("<!DOCTYPE html><title>Maintenance</title><p>Back soon")
    said = annex("discover", "--page", saved)
    assert said.code == 24
    assert said.out == ""
    assert said.err.startswith("annex: the publication page has changed shape\n")


def test_discover_without_the_page(annex, kites) -> None:
    said = annex("discover", "--page", kites.root / "none.html")
    assert said == (
        30,
        "",
        (
            "annex: the file cannot be read\n"
            f"  where:    {kites.root / 'none.html'}\n"
            "  found:    No such file or directory\n"
            "  expected: a saved copy of the publication page\n"
            "  do:       save the page from a browser and name that file\n"
        ),
    )


def test_outside_any_workspace(annex, tmp_path, monkeypatch) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.chdir(nowhere)
    said = annex.bare("status", "--root", str(nowhere))
    assert said == (
        11,
        "",
        (
            "annex: the catalogue cannot be used\n"
            f"  where:    {nowhere}/sources/specimen/catalogue.toml\n"
            "  found:    no such file\n"
            "  expected: a catalogue (TOML) that lists editions and their files\n"
            "  do:       name an existing catalogue with --catalogue, such as sources/mtcr.toml\n"
        ),
    )


def test_the_workspace_is_the_nearest_folder_that_holds_sources(annex, kites, monkeypatch) -> None:
    deep = kites.root / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    said = annex.bare("run", "--catalogue", str(kites.catalogue))
    assert said.code == 0
    assert (kites.root / "parsed").is_dir()


def test_two_lists_share_a_repository_and_each_stays_up_to_date(annex, kites) -> None:
    """The work tree shows the list published last; that makes the other one no less up to date."""
    assert annex("run").code == 0
    other = kites.folder / "other.toml"
    other.write_text(kites.catalogue.read_text().replace('id = "kites"', 'id = "balloons"'))
    where = ("--root", str(kites.root), "--catalogue", str(other))
    assert annex.bare("run", *where).code == 0
    assert {"refs/heads/kites", "refs/heads/balloons"} < set(kites.published())
    assert "Nothing to do" in annex("run").out
    assert "Nothing to do" in annex.bare("run", *where).out
    done = subprocess.run(
        ["git", "-C", str(kites.root / "parsed"), "status", "--porcelain"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == ""


@pytest.mark.parametrize("missing", ["EDITION", "FILE"])
def test_what_a_command_needs_it_says(annex, missing) -> None:
    said = annex.bare(*(("add", "x.pdf") if missing == "EDITION" else ("add",)))
    assert said.code == 2
    assert missing.lower() in said.err.lower()


@pytest.mark.real
def test_discover_on_the_real_page(annex, kites) -> None:
    project = Path(__file__).resolve().parents[2]
    page = project.parent / "shared" / "real" / "mtcr-info" / "annex-page_2025-12-10.html"
    if not page.is_file():
        pytest.skip(f"the saved publication page is not here: {page}")
    where = ("--root", str(kites.root), "--catalogue", str(project / "sources" / "mtcr.toml"))
    said = annex.bare("discover", "--page", str(page), *where)
    assert (said.code, said.err) == (0, "")
    header, *rows = said.out.split("\n\n")[0].splitlines()
    assert header.split() == ["edition", "role", "format", "standing", "address"]
    assert {row.split()[0] for row in rows} == {"2023-11-03", "2024-03-14"}
    found = json.loads(annex.bare("discover", "--json", "--page", str(page), *where).out)
    assert len(found) == len(rows)


def test_review_prints_decisions_to_sign_and_a_run_holds_to_them(annex, kites) -> None:
    kites.edition(NEW, lift=45, box="Kites of split reed, foil and glue")
    kites.edition(OLD, lift=40, box="Kites of bamboo, paper and paste")
    assert annex("run").code == 0
    said = annex("diff", OLD, NEW, "--summary")
    assert f"to decide and sign: annex review {OLD} {NEW}\n" in said.out
    asked = annex("review", OLD, NEW)
    assert (asked.code, asked.err) == (0, "")
    assert asked.out.startswith(
        f"# {OLD} to {NEW}: 1 pairing to decide.\n"
        '# The catalogue names no ledger yet: add  decisions = "decisions.toml"  to [list].\n\n'
    )
    ledger = kites.folder / "decisions.toml"
    ledger.write_text(asked.out, encoding="utf-8")
    kites.head["more"] = 'decisions = "decisions.toml"'
    kites.save()
    unsigned = annex("run")
    assert (unsigned.code, unsigned.out) == (62, "")
    assert unsigned.err == (
        "annex: a recorded decision does not apply\n"
        f"  where:    {ledger}, pairing 1\n"
        "  found:    no reviewer and no reason\n"
        "  expected: who decided, and why\n"
        "  do:       let the person who decided sign it, or remove the table\n"
    )
    signed = asked.out.replace('reviewer = ""', 'reviewer = "R. Reader"').replace(
        'reason = ""', 'reason = "box kites, newly named"'
    )
    ledger.write_text(signed, encoding="utf-8")
    run = annex("run")
    assert (run.code, run.err) == (0, "")
    assert annex("review", OLD, NEW).out == f"# {OLD} to {NEW}: nothing to decide.\n"
    page = kites.root / "diffs" / "kites" / f"{OLD}..{NEW}" / "changes.json"
    assert "decided by R. Reader: box kites, newly named" in page.read_text(encoding="utf-8")
    assert "Nothing to do" in annex("run").out

    kites.edition(NEW, lift=45, box="Kites of split reed, foil and gum")
    stale = annex("run")
    assert (stale.code, stale.out) == (62, "")
    assert "  found:    other words at 1.A.1.a in 2020-10-09: content " in stale.err
    assert "do:       see `annex review` and decide again, or remove the table\n" in stale.err


def test_review_asks_again_where_a_decision_is_stale(annex, kites) -> None:
    kites.edition(NEW, lift=45, box="Kites of split reed, foil and glue")
    kites.edition(OLD, lift=40, box="Kites of bamboo, paper and paste")
    assert annex("run").code == 0
    asked = annex("review", OLD, NEW)
    stale = asked.out.replace('""', '"R. Reader"').replace('old = ["1.A.1.a"]', 'old = ["1.A.1.b"]')
    (kites.folder / "decisions.toml").write_text(stale, encoding="utf-8")
    kites.head["more"] = 'decisions = "decisions.toml"'
    kites.save()
    again = annex("review", OLD, NEW)
    assert (again.code, asked.out.partition("[[")[2]) == (0, again.out.partition("[[")[2])
    assert again.err.startswith("annex: a recorded decision does not apply\n")
    assert again.err.endswith("decide again, or remove the table\n")
    assert json.loads(annex("review", OLD, NEW, "--json").out)["stale"] + "\n" == again.err[7:]
