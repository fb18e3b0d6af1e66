"""Plots: XML another program reads, every number printed, nothing said by colour alone."""

from __future__ import annotations

import itertools
import re

import msgspec
import pytest
from lxml import etree, html

from pipeline.report import index
from pipeline.report.churn import churn, size
from pipeline.report.plots import Grid, Mark, Panel, Panels, grid_svg, panels_svg

SVG = "{http://www.w3.org/2000/svg}"
EDITIONS = ("2019-05-10", "2020-10-09", "2024-03-14")
LINE = Panel("entries", (Mark(0, 125.0, "125"), Mark(1, 126.0, "126"), Mark(2, 126.0, "126")))


def drawn(svg: str):
    root = etree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    return root


def texts(root) -> list[str]:
    return ["".join(one.itertext(f"{SVG}text")) or one.text for one in root.iter(f"{SVG}text")]


def panels(*rows: Panel, editions=EDITIONS, **more) -> Panels:
    return Panels("Size", "What is seen.", editions, rows, **more)


def test_a_value_is_printed_where_it_changes_and_every_one_can_be_asked_for() -> None:
    root = drawn(panels_svg(panels(LINE)))
    assert texts(root)[2:] == [*reversed(EDITIONS), "entries", "125", "126"]
    assert [one.findtext(f"{SVG}title") for one in root.iter(f"{SVG}circle")] == [
        "2019-05-10: 125", "2020-10-09: 126", "2024-03-14: 126",
    ]  # fmt: skip


def test_editions_stand_by_their_dates() -> None:
    root = drawn(panels_svg(panels(LINE)))
    x = [float(one.get("cx")) for one in root.iter(f"{SVG}circle")]
    days = [(b - a) for a, b in itertools.pairwise(x)]
    assert days[1] / days[0] == pytest.approx(1252 / 518, rel=0.01)
    named = drawn(panels_svg(panels(LINE, editions=("a", "b", "c"))))
    x = [float(one.get("cx")) for one in named.iter(f"{SVG}circle")]
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=0.2)


def test_more_stands_higher_and_far_apart_on_a_scale_of_powers() -> None:
    marks = tuple(Mark(n, value, str(value)) for n, value in enumerate((1.0, 1000.0, 1_000_000.0)))
    y = [
        float(c.get("cy"))
        for c in drawn(panels_svg(panels(Panel("x", marks)))).iter(f"{SVG}circle")
    ]
    assert y[0] > y[1] > y[2]
    assert y[0] - y[1] == pytest.approx(y[1] - y[2], abs=0.2)


def test_what_ends_is_crossed_and_has_no_line_any_more() -> None:
    marks = (Mark(0, 5.0, "≥ 5 kg"), Mark(1, 5.0, "no more", ends=True))
    root = drawn(panels_svg(panels(Panel("1.A.1", marks))))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "no more" in texts(root)
    (line, cross) = (one.get("d") for one in root.iter(f"{SVG}path"))
    assert "V" not in line
    assert cross.count("l") == 2


def test_bars_for_what_is_of_one_edition() -> None:
    root = drawn(
        panels_svg(panels(Panel("born", (Mark(1, 2.0, "2"), Mark(2, 2.0, "2")), bars=True)))
    )
    assert not list(root.iter(f"{SVG}circle"))
    assert texts(root).count("2") == 2
    assert [one.findtext(f"{SVG}title") for one in root.iter(f"{SVG}path")] == [
        "2020-10-09: 2", "2024-03-14: 2",
    ]  # fmt: skip


def test_a_value_without_a_number_is_printed_all_the_same() -> None:
    root = drawn(panels_svg(panels(Panel("2.A.1.d", (Mark(0, None, "≤ 3.33%"),)))))
    assert "≤ 3.33%" in texts(root)


def test_names_of_editions_do_not_run_into_each_other() -> None:
    editions = tuple(f"20{year}-{month:02}-01" for year in range(10, 24) for month in (1, 2, 11))
    marks = tuple(Mark(n, float(n), str(n)) for n in range(len(editions)))
    root = drawn(panels_svg(panels(Panel("x", marks), editions=editions)))
    named = [one for one in root.iter(f"{SVG}text") if one.text in editions]
    x = sorted(float(one.get("x")) for one in named)
    assert min(b - a for a, b in itertools.pairwise(x)) >= 70
    assert editions[-1] in [one.text for one in named]


@pytest.mark.parametrize("count", [1, 5, 30])
def test_a_grid_prints_every_count(count) -> None:
    columns = tuple(f"{1990 + n}-01-01 → {1991 + n}-01-01" for n in range(count))
    counts = tuple(n % 12 if n % 5 else None for n in range(count))
    root = drawn(grid_svg(Grid("Changes by item", "x", columns, (("Item 2", counts),))))
    shown = [one for one in texts(root) if one in {"·", *map(str, range(12))}]
    assert shown == [str(n) if n else "·" for n in counts if n is not None]
    titles = [one.findtext(f"{SVG}title") for one in root.iter(f"{SVG}rect")]
    assert titles == [
        f"Item 2, {columns[n]}: {value}" for n, value in enumerate(counts) if value is not None
    ]
    x = [float(one.get("x")) for one in root.iter(f"{SVG}rect")]
    assert all(0 < at < 760 for at in x)


def test_words_for_those_who_do_not_see_it_and_a_style_only_where_it_stands_alone() -> None:
    page = drawn(panels_svg(panels(LINE), name="a"))
    alone = drawn(panels_svg(panels(LINE), name="b", alone=True))
    for root, name in ((page, "a"), (alone, "b")):
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{name}-t {name}-d"
        assert root.findtext(f"{SVG}title") == "Size"
        assert root.findtext(f"{SVG}desc") == "What is seen."
        assert not root.xpath("//@style")
    assert page.find(f"{SVG}style") is None
    assert "prefers-color-scheme: dark" in alone.findtext(f"{SVG}style")


def test_hostile_text_stays_text() -> None:
    text = "<script>x</script>&\"'\u202e\x07"
    row = Panel(text, (Mark(0, 1.0, text),))
    root = drawn(panels_svg(Panels(text, text, (text, "b"), (row,))))
    assert {re.sub(r"\{.*\}", "", one.tag) for one in root.iter()} <= {
        "svg", "title", "desc", "text", "line", "path", "circle",
    }  # fmt: skip
    assert root.findtext(f"{SVG}title") == "<script>x</script>&\"'⟨U+202E⟩⟨U+0007⟩"
    assert drawn(grid_svg(Grid(text, text, (text,), ((text, (1,)),)))) is not None


# --- of comparisons ----------------------------------------------------------------------------


def test_churn_counts_each_change_under_its_item(samples, everything) -> None:
    found = churn([everything])
    assert sum(counts[0] for _, counts in found.rows) == len(everything.changes)
    assert dict(found.rows)["Item 2"] == (4,)
    assert found.columns == ("2019-05-03 → 2021-10-08",)
    assert next(name for name, _ in found.rows).startswith(("Introduction", "Definitions", "Item"))
    empty = msgspec.structs.replace(everything, changes=())
    assert churn([empty]).said == "No change in any comparison."
    assert churn([]).rows == ()


def test_size_counts_the_paths_of_both_sides(everything) -> None:
    found = size([everything])
    assert found.editions == ("2019-05-03", "2021-10-08")
    for at, side in enumerate(("old", "new")):
        paths = {path for pair in everything.pairs for path in getattr(pair, side)}
        labelled = [p for p in paths if "#" not in p and p[0].isdigit()]
        notes = [p for p in paths if re.search(r"[#.](technical-note|note|nota-bene)-\d+$", p)]
        assert found.panels[0].marks[at].label == str(len(labelled))
        assert found.panels[1].marks[at].label == str(len(notes))


def test_the_index_shows_them_with_the_same_numbers_as_a_table(samples, everything) -> None:
    page = html.fromstring(index([everything, samples.small()]).decode())
    lists = len(page.xpath("//section"))
    assert len(page.xpath("//figure[@class='drawn']//*[local-name()='svg']")) == 2 * lists
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    table = page.xpath("//details//table[@class='grid']")[0]
    drawn_numbers = [
        int(one.text)
        for one in page.xpath("//figure[1]//*[local-name()='text']")
        if (one.text or "").isdigit()
    ]
    told = [int(cell.text) for cell in table.xpath(".//td")]
    assert sum(told) == len(everything.changes) + len(samples.small().changes)
    assert sum(drawn_numbers[: len([n for n in told if n])]) == sum(told)
    assert html.fromstring(index([]).decode()).xpath("//section/p")[0].text == (
        "No two editions have been compared yet."
    )
