import io
import warnings
import zipfile
from datetime import date, datetime

import msgspec
import openpyxl
import pytest

from pipeline import report
from pipeline.model.records import Dates

SHEETS = ["Summary", "Changes", "Correlation", "Proofs", "Claims", "Typographic"]


def book(comparison, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(
            io.BytesIO(report.render(comparison, "workbook")), rich_text=True, **options
        )


def rows(sheet):
    head, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def test_sheets_are_headed_frozen_and_filtered(everything):
    found = book(report.Comparison(everything))
    assert found.sheetnames == SHEETS
    assert [found[name].freeze_panes for name in SHEETS] == [None, "D2", *["A2"] * 4]
    assert found["Changes"].auto_filter.ref == "A1:S22"
    assert found["Changes"].print_title_rows == "$1:$1"
    assert found["Summary"]["A1"].value == "Carillon Control List"


def test_every_change_is_a_row_with_its_redline(everything):
    found = rows(book(report.Comparison(everything))["Changes"])
    assert [row["No."] for row in found] == list(range(1, len(everything.changes) + 1))
    row = next(row for row in found if row["Id"] == "2.A.1.c")
    assert (row["Direction"], row["Confidence"], row["Review"]) == ("tightened", 1, "no")
    styles = [(getattr(p, "text", p), getattr(p, "font", None)) for p in row["Redline"]]
    gone = [text for text, font in styles if font is not None and font.strike]
    come = [text for text, font in styles if font is not None and font.u]
    assert gone
    assert come
    assert str(row["Redline"]) != row["Old text"] != row["New text"]
    kept = "".join(text for text, font in styles if font is None or not font.u)
    assert kept == row["Old text"]


def test_the_other_sheets_have_what_the_report_has(everything):
    found = book(report.Comparison(everything))
    assert [row["Old label"] for row in rows(found["Correlation"])] == [
        one.old for one in everything.correlation
    ]
    proofs = rows(found["Proofs"])
    assert [row["Outcome"] for row in proofs] == ["failed", "not available", "held", "held", "held"]
    claims = rows(found["Claims"])
    assert [row["Outcome"] for row in claims][:2] == [
        "declared, nothing found",
        "found, not declared",
    ]
    assert len(rows(found["Typographic"])) == len(everything.typographic)


def test_dates_are_dates(pairs):
    comparison = pairs.specimen()[3]
    sheet = book(comparison)["Summary"]
    found = {row[0].value: row[1] for row in sheet.iter_rows(max_row=20)}
    assert found["New edition, printed"].value == datetime(2024, 3, 14)  # noqa: DTZ001
    assert found["New edition, printed"].is_date
    assert book(comparison).properties.created == datetime(2024, 3, 14)  # noqa: DTZ001


def test_hostile_text_is_no_formula_no_number_and_no_link(hostile, samples):
    comparison = samples.complete(hostile)
    found = book(comparison)
    archive = zipfile.ZipFile(io.BytesIO(report.render(comparison, "workbook")))
    parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, part in parts.items() if b"<f>" in part or b"<hyperlink" in part]
    assert not [name for name in parts if "externalLink" in name]
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    numbers = [
        cell.coordinate
        for cell in found["Changes"]["N"] + found["Changes"]["O"]
        if cell.data_type == "n" and cell.value is not None
    ]
    assert numbers == []
    texts = [str(row["Old text"]) for row in rows(found["Changes"])]
    assert '=HYPERLINK("http://example.invalid")' in texts
    assert "bell ⟨U+0007⟩ escape ⟨U+001B⟩[31m nul ⟨U+0000⟩ end" in texts
    assert any("⟨U+202E⟩" in text for text in texts)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(hostile, samples):
    found = rows(book(samples.complete(hostile))["Changes"])
    (row,) = (row for row in found if str(row["Old text"]).startswith("w000000"))
    whole = samples.HOSTILE[-1]
    mark = f" … [cut here: {len(whole):,} characters in all, whole in changes.json]"
    assert row["Old text"] == whole[: 32_767 - len(mark)] + mark
    assert len(str(row["Redline"])) == 32_767
    assert str(row["Redline"]).endswith("characters in all, whole in changes.json]")


def test_a_letter_of_two_units_counts_twice(samples):
    changes = samples.small()
    change = next(one for one in changes.changes if one.old is not None)
    side = msgspec.structs.replace(
        change.old, text=msgspec.structs.replace(change.old.text, raw="𝔸" * 20_000, marks=())
    )
    changes = msgspec.structs.replace(
        changes, changes=(msgspec.structs.replace(change, old=side, redline=()),)
    )
    (row,) = rows(book(report.Comparison(changes))["Changes"])
    assert len(row["Old text"].encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert row["Old text"].endswith(
        "𝔸 … [cut here: 20,000 characters in all, whole in changes.json]"
    )


def test_the_same_bytes_come_again_and_name_no_hour(everything):
    one, two = (report.render(report.Comparison(everything), "workbook") for _ in range(2))
    assert one == two
    archive = zipfile.ZipFile(io.BytesIO(one))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in archive.infolist()} == {0}
    assert b"2021-10-08T00:00:00Z" in archive.read("docProps/core.xml")


def test_an_edition_without_a_date_has_the_first_a_zip_can_say(samples):
    changes = samples.small()
    changes = msgspec.structs.replace(
        changes, new=msgspec.structs.replace(changes.new, edition_id="spring")
    )
    assert book(report.Comparison(changes)).properties.created == datetime(1980, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize("name", ["nothing", "small"])
def test_little_is_a_book_too(samples, name):
    found = book(report.Comparison(getattr(samples, name)()))
    assert found.sheetnames == SHEETS


def test_the_agreed_date_stands_beside_the_printed_one(samples):
    comparison = samples.complete(samples.small())
    new = msgspec.structs.replace(comparison.new_edition, dates=Dates(agreed=date(2021, 9, 1)))
    comparison = msgspec.structs.replace(comparison, new_edition=new)
    sheet = book(comparison)["Summary"]
    found = {row[0].value: row[1].value for row in sheet.iter_rows(max_row=12)}
    assert found["New edition, agreed"] == datetime(2021, 9, 1)  # noqa: DTZ001
    assert found["New edition"] == "edition 2021-10-08, CCL/2021/2, agreed 2021-09-01"
