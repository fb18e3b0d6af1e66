import errno
import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from pipeline import report
from pipeline.compare.changes import ChangeSet
from pipeline.errors import DiskFullError, ReportError
from pipeline.model import codec


def test_json_decodes_to_an_equal_change_set(sample):
    data = report.render(report.Comparison(sample), "json")
    assert codec.decode(data, ChangeSet, where="changes.json") == sample


def test_json_is_valid_by_the_published_schema(everything):
    schema = report.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(report.render(report.Comparison(everything), "json")), schema)


def test_every_form_is_written_and_the_same_bytes_come_again(everything, samples, tmp_path):
    first = report.write(samples.complete(everything), tmp_path / "a", report.FORMS)
    again = report.write(samples.complete(everything), tmp_path / "b", report.FORMS)
    assert [path.name for path in first] == list(report.FORMS.values())
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(report.FORMS.values())
    for one, two in zip(first, again, strict=True):
        assert one.read_bytes() == two.read_bytes()
        assert one.stat().st_mode & 0o777 == 0o644


def test_an_unknown_form_is_refused_before_anything_is_written(everything, tmp_path):
    with pytest.raises(ReportError) as caught:
        report.write(report.Comparison(everything), tmp_path / "a", ("json", "docx"))
    assert str(caught.value) == (
        "the report cannot be written\n"
        "  where:    form 'docx'\n"
        "  found:    no report has this form\n"
        f"  expected: one of {', '.join(report.FORMS)}\n"
        "  do:       ask for one of these forms"
    )
    assert not (tmp_path / "a").exists()


def test_a_full_disk_leaves_the_last_report(samples, tmp_path, monkeypatch):
    report.write(report.Comparison(samples.small()), tmp_path, ("json", "csv"))
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    calls = []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pipeline.report.files.os.fsync", fsync)
    with pytest.raises(DiskFullError) as caught:
        report.write(report.Comparison(samples.everything()), tmp_path, ("json", "csv"))
    assert str(caught.value) == (
        "the disk is full\n"
        f"  where:    {tmp_path / 'changes.csv'}\n"
        "  found:    no space left while writing the report\n"
        "  expected: room for the report beside the last one\n"
        "  do:       free some space and run the command again; the last report is untouched"
    )
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_said(samples, tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(ReportError) as caught:
        report.write(report.Comparison(samples.small()), tmp_path / "taken", ("json",))
    assert str(caught.value) == (
        "the report cannot be written\n"
        f"  where:    {tmp_path / 'taken' / 'changes.json'}\n"
        "  found:    File exists\n"
        "  expected: a folder that reports can be written to\n"
        "  do:       check the folder and its permissions, and run the command again"
    )


def test_folder_names_stay_in_their_folder(samples, hostile):
    assert report.folder_name(samples.small()) == "2019-05-03..2021-10-08"
    assert report.folder_name(hostile) == "2000-01-01..______etc"


def test_index_counts_and_links(samples, tmp_path):
    later = msgspec.structs.replace(
        samples.small(), new=msgspec.structs.replace(samples.NEW, edition_id="2023-02-02")
    )
    pairs = [samples.everything(), later]
    for changes in pairs:
        report.write(
            samples.complete(changes), tmp_path / report.folder_name(changes), report.FORMS
        )
    paths = report.write_index(pairs, tmp_path)
    assert [path.name for path in paths] == ["index.html", "README.md"]
    from lxml import html

    page = html.fromstring(paths[0].read_text())
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//table[@class='reports']/tbody/tr")
    ]
    others = ", ".join(form for form in report.FORMS if form != "html")
    assert rows == [
        [
            f"2019-05-03 → 2023-02-02as {others}",
            *["1", "·", "1", "·", "·", "·", "·", "·", "·", "2", "·"],
            "1 held",
            "·",
        ],
        [
            f"2019-05-03 → 2021-10-08across a gap; as {others}",
            *["1", "1", "2", "1", "1", "5", "3", "2", "2", "18", "2"],
            "3 held, 1 failed, 1 not available",
            "2",
        ],
    ]
    for link in page.xpath("//main//@href"):
        assert (tmp_path / link).is_file()


def test_an_empty_index_says_so():
    assert "No two editions have been compared yet." in report.index([]).decode()
    assert report.index([], "markdown").decode() == (
        "# Reports of changes\n\nNo two editions have been compared yet.\n"
    )


def test_summary(everything):
    assert report.summary(everything) == (
        "Carillon Control List: 2019-05-03 to 2021-10-08\n"
        "  gap: A spring 2020 edition is known and not at hand: a change below happened between "
        "2019-05-03 and 2021-10-08, and is not dated to the later.\n"
        "  New controls                      1\n"
        "  Removed controls                  1\n"
        "  Tightened                         2\n"
        "  Relaxed                           1\n"
        "  Mixed                             1\n"
        "  Undetermined                      5\n"
        "  Clarified                         3\n"
        "  Renumbered or moved only          2\n"
        "  Editorial                         2\n"
        "  All changes                      18\n"
        "  Parts of these, shown with them   3\n"
        "  Typography alone, not counted     2\n"
        "\n"
        "  checks: 3 held, 1 failed, 1 not available\n"
        "    failed: cover-declared: What the cover says was amended is printed bold, and what is bold is "
        "declared: One amendment that the cover declares was not found.\n"
        "  claims: 3 declared and found; 1 declared, nothing found; 1 found, not declared\n"
        "  review: 2\n"
        "    6.B.5 → 6.B.5: by hand\n"
        "    6.A.4 → 6.A.3: by hand\n"
        "    to decide and sign: annex review 2019-05-03 2021-10-08\n"
    )


def test_summary_lets_no_control_code_through(hostile):
    assert all(c.isprintable() or c == "\n" for c in report.summary(hostile))


def test_start_up_does_not_load_the_template_engine():
    import subprocess
    import sys

    code = "import sys, pipeline.report; print('jinja2' in sys.modules)"
    root = Path(report.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout == "False\n"


def test_golden_page(samples, golden):
    from pipeline.report import as_html

    page = report.render(report.Comparison(samples.small()), "html").decode()
    # Style and script are files of their own: the golden page leaves them out.
    for name in ("report.css", "report.js"):
        content = as_html._asset(name)
        assert content in page
        page = page.replace(content, "…").replace(as_html._digest(content), "…")
    golden("small.html", page.encode())
