"""``--plot``: what ``annex stats`` and ``annex thresholds`` say, drawn."""

from __future__ import annotations

import pytest
from kites import NEW, OLD
from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def published(annex):
    assert annex("run", "--workers", "1").code == 0
    return annex


def test_sizes_and_churn(published, tmp_path) -> None:
    target = tmp_path / "plots" / "size.svg"
    plain = published("stats")
    said = published("stats", "--plot", target)
    assert (said.code, said.out) == (0, plain.out)
    root = etree.parse(target).getroot()
    assert root.findtext(f"{SVG}title") == "kites: size and structure over 2 editions"
    assert root.findtext(f"{SVG}desc").startswith(f"From {OLD} to {NEW}: entries 2 to 2; ")
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert {"entries", "words", "reworded", OLD, NEW} <= set(shown)


def test_a_threshold(published, tmp_path) -> None:
    target = tmp_path / "kg.svg"
    assert published("thresholds", "kg", "--plot", target).code == 0
    root = etree.parse(target).getroot()
    assert root.findtext(f"{SVG}title") == "kites: quantities in kg over the editions"
    assert root.findtext(f"{SVG}desc") == f"1.A.1: {OLD} > 40 kg, {NEW} > 45 kg."
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert "> 40 kg" in shown
    assert "> 45 kg" in shown
    low, high = (float(one.get("cy")) for one in root.iter(f"{SVG}circle"))
    assert low > high


def test_the_same_bytes_twice(published, tmp_path) -> None:
    for name in ("a.svg", "b.svg"):
        assert published("thresholds", "1.A.1", "--plot", tmp_path / name).code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_another_kind_of_file_is_refused(published, tmp_path) -> None:
    said = published("stats", "--plot", tmp_path / "size.png")
    assert said.code == 61
    assert said.err == (
        "annex: the report cannot be written\n"
        f"  where:    {tmp_path}/size.png\n"
        "  found:    a file name that ends in '.png'\n"
        "  expected: a name that ends in .svg: plots are SVG\n"
        "  do:       name the file FILE.svg\n"
    )
    assert not (tmp_path / "size.png").exists()
