"""The whole program on the embedded specimen list: what a newcomer does, in that order."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from pipeline.model import codec
from pipeline.store.repository import DataRepository

PROJECT = Path(__file__).resolve().parents[2]
SPECIMEN = PROJECT / "sources" / "specimen"
ANNEX = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]

pytestmark = pytest.mark.slow


def annex(root: Path, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [*ANNEX, *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr
    if status in (0, 1):
        assert done.stderr == ""
        return done.stdout
    assert done.stdout == ""
    return done.stderr


def ran(root: Path, *arguments: str):
    return json.loads(annex(root, "run", "--json", *arguments))


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A workspace in which ``annex run`` was typed once, and what it said."""
    root = tmp_path_factory.mktemp("specimen")
    shutil.copytree(SPECIMEN, root / "sources" / "specimen")
    return root, ran(root)


@pytest.fixture
def root(first, tmp_path):
    """A copy of it, to do things to."""
    return Path(shutil.copytree(first[0], tmp_path / "root", symlinks=True))


def test_every_edition_is_read_and_nothing_is_lost(first) -> None:
    root, report = first
    catalogue = (SPECIMEN / "catalogue.toml").read_text(encoding="utf-8")
    ids = re.findall(r'^id = "(\d{4}-\d\d-\d\d)"', catalogue, re.MULTILINE)
    assert len(ids) >= 5
    assert [row["edition_id"] for row in report["editions"]] == ids
    assert {row["state"] for row in report["editions"]} == {"parsed"}
    assert not any(row.get("lost", 0) or row.get("double", 0) for row in report["editions"])
    assert report["published"] == ids
    assert [(p["old"], p["new"]) for p in report["pairs"]] == list(pairwise(ids))
    assert (root / report["reports"]).is_file()
    for pair in report["pairs"]:
        assert (root / pair["report"]).is_file()


def test_the_marked_up_edition_is_held_against_the_one_before(first) -> None:
    root, _ = first
    with DataRepository(root / "parsed") as repository:
        edition = repository.load("specimen", "2024-03-14")
    codes = {check.code: check.outcome.value for check in edition.checks}
    assert codes["witness-reject-all"] in ("held", "failed")  # made, whatever came of it


def test_the_second_run_does_nothing(root) -> None:
    # The files of the copy are other files to the vault; after that, nothing is new.
    assert not any(row["state"] == "parsed" for row in ran(root)["editions"])
    assert "Nothing to do: sources, history and reports are up to date." in annex(root, "run")


def test_what_the_readme_says_to_type_works(root) -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    typed = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    tried = 0
    for words in typed:
        asking = ("diff", "report", "grep", "log", "blame", "show", "export")
        if words[:1] == ["annex"] and words[1] in asking:
            annex(root, *words[1 : words.index(">") if ">" in words else None])
        elif words[:1] == ["git"]:
            done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True)
            assert done.stdout, f"{shlex.join(words)} finds nothing"
        else:
            continue
        tried += 1
    assert tried >= 11


def test_any_two_editions_compare_in_either_order(root) -> None:
    with DataRepository(root / "parsed") as repository:
        ids = [one.edition_id for one in repository.editions("specimen")]
    for old, new in permutations((ids[0], ids[3], ids[4]), 2):
        found = json.loads(annex(root, "diff", old, new, "--json"))
        assert (found["old"]["edition_id"], found["new"]["edition_id"]) == (old, new)
        assert found["changes"]
        assert {p["code"]: p["outcome"] for p in found["proofs"]}["redlines-add-up"] == "held"


def test_the_same_history_comes_again(root, first) -> None:
    head = first[1]["head"]
    shutil.rmtree(root / "parsed")
    again = ran(root)
    assert again["head"] == head
    assert {row["state"] for row in again["editions"]} == {"unchanged"}
    for folder in ("parsed", ".annex", "sources/vault"):
        shutil.rmtree(root / folder)
    assert ran(root)["head"] == head


def test_an_edition_found_later_takes_its_place(root, first) -> None:
    """History and reports are then those of a run that knew it from the beginning."""
    reports = {p.name: p.read_bytes() for p in (root / "diffs" / "specimen").rglob("*.json")}
    catalogue = root / "sources" / "specimen" / "catalogue.toml"
    whole = catalogue.read_text(encoding="utf-8")
    head, *editions, gap = re.split(r"(?=^\[\[(?:edition|gap)\]\]$)", whole, flags=re.MULTILINE)
    without = [e for e in editions if 'id = "2021-10-08"' not in e]
    assert len(without) == len(editions) - 1
    shutil.rmtree(root / "parsed")
    catalogue.write_text(
        (head + "".join(without) + gap).replace('follows = "2021-10-08"\n', ""), encoding="utf-8"
    )
    fewer = ran(root)
    assert "2020-10-09..2022-10-21" in {
        path.name for path in (root / "diffs" / "specimen").iterdir()
    }
    assert fewer["head"] != first[1]["head"]
    catalogue.write_text(whole, encoding="utf-8")
    again = ran(root)
    assert again["head"] == first[1]["head"]
    assert again["published"] == ["2021-10-08"]
    assert (
        "diffs/specimen/2020-10-09..2022-10-21: removed, the two are no neighbours any more."
        in again["notices"]
    )
    assert {
        p.name: p.read_bytes() for p in (root / "diffs" / "specimen").rglob("*.json")
    } == reports


def test_a_source_that_changes_is_refused_until_somebody_vouches_for_it(root) -> None:
    folder = root / "sources" / "specimen"
    shutil.copyfile(folder / "2024-03-14.pdf", folder / "2024-11-08.pdf")
    said = annex(root, "run", status=23)
    assert said.splitlines()[0] == "annex: not the kind of file it claims to be"
    assert "2024-11-08, clean pdf" in said
    catalogue = folder / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    head, tail = text.split('path = "2024-11-08.pdf"\n')
    catalogue.write_text(head + 'path = "2024-11-08.pdf"\n' + tail.partition("\n")[2], "utf-8")
    report = ran(root)
    assert report["published"] == ["specimen/2024-11-08+r2"]
    assert any(notice.startswith("the same file twice: ") for notice in report["notices"])


def test_what_is_printed_for_machines_reads_back(root) -> None:
    from pipeline.model.records import Edition

    said = annex(root, "parse", "2019-05-10", "--json").encode()
    (edition,) = codec.decode(said, tuple[Edition, ...], where="stdout")
    with DataRepository(root / "parsed") as repository:
        assert repository.load("specimen", "2019-05-10") == edition


def test_status_knows_it_all(root) -> None:
    found = json.loads(annex(root, "status", "--json"))
    assert all(row["parsed"] and row["published"] and not row["missing"]
               for row in found["editions"])  # fmt: skip
    assert found["gaps"]


def test_every_example_of_the_page_about_exports_runs(root, tmp_path) -> None:
    """In the order of the page: each finds what those before it made."""
    page = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "annex").write_text(f'#!/bin/sh\nexec {shlex.join(ANNEX)} "$@"\n')
    # What is installed is what is tested; nothing is asked of an index.
    (programs / "pip").write_text('#!/bin/sh\n[ "$*" = "install annex-pipeline[parquet]" ]\n')
    (programs / "frictionless").write_text(
        f'#!/bin/sh\nexec {sys.executable} -W ignore -m frictionless "$@"\n'
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    for schema in (PROJECT / "tests" / "export" / "schemas").glob("*.xsd"):
        shutil.copy(schema, root)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(PROJECT)}
    said, importer = [], ""
    for language, block in re.findall(
        r"^```(sh|python|text)\n(.*?)^```", page, re.DOTALL | re.MULTILINE
    ):
        if language == "text":
            assert block.partition("\n")[2] == said[-1].partition("\n")[0] + "\n"
            continue
        if "def apply" in block:
            importer = block
        code = f"{importer}\n{block}" if "apply(held" in block else block
        command = (
            ["bash", "-euo", "pipefail", "-c", code]
            if language == "sh"
            else [sys.executable, "-c", code]
        )
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), block
        said.append(done.stdout)
    told = "".join(said)
    assert "3.A.4 became 3.A.5\n" in told
    assert "urn:x-annex:specimen:edition:2024-03-14 3.A.5\n" in told
    for line in re.findall(r"^ +# (2.*)$", page, re.MULTILINE):
        assert f"{line}\n" in told
    assert json.loads((root / "b.json").read_bytes())["edition_id"] == "2024-03-14"
    made = {path.name for path in root.iterdir()}
    assert {"akn", "parquet", "csv", "feed", "annex.json", "CITATION.cff", "references.bib"} <= made
