"""``annex export``: what it writes where, and what it refuses."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest
from command import Annex
from kites import NEW, OLD, Kites
from test_bad_input import message

from pipeline.cli.export import FORMS as OFFERED
from pipeline.errors import ExportError
from pipeline.export.forms import FORMS


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The small list, published once: an export only reads."""
    kites = Kites(tmp_path_factory.mktemp("kites"))
    kites.run(workers=1)
    return kites


@pytest.fixture
def export(published, capfd):
    annex = Annex(published, capfd)

    def exported(*words: object):
        return annex("export", *map(str, words))

    return exported


def test_the_forms_offered_are_those_there_are() -> None:
    assert tuple(FORMS) == OFFERED


def test_a_folder_of_files(export, tmp_path) -> None:
    out = tmp_path / "out"
    said = export("feed", "--all", "-o", out)
    assert (said.code, said.err) == (0, "")
    index = json.loads((out / "index.json").read_bytes())
    for file in index["files"]:
        data = (out / file["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file["sha256"], file["size"])
    assert [line.split()[0] for line in said.out.splitlines()] == [
        "file",
        f"{out}/index.json",
        f"{out}/snapshots/{OLD}.json",
        f"{out}/snapshots/{NEW}.json",
        f"{out}/deltas/{OLD}..{NEW}.json",
    ]


def test_one_file_or_its_own_name_in_a_folder(export, tmp_path) -> None:
    assert export("sqlite", "--all", "-o", tmp_path / "my.db").code == 0
    said = export("sqlite", "--edition", "2019-12-31", "-o", tmp_path, "--json")
    path = tmp_path / "kites.sqlite"
    assert json.loads(said.out) == [{"path": str(path), "size": path.stat().st_size}]
    counts = []
    for name in ("my.db", "kites.sqlite"):
        with sqlite3.connect(tmp_path / name) as database:
            counts.append(database.execute("SELECT count(*) FROM editions").fetchone()[0])
        database.close()
    assert counts == [2, 1]


@pytest.mark.parametrize("form", OFFERED)
@pytest.mark.parametrize("part", [("--edition", NEW), ("--all",), ("--delta", f"{OLD}..{NEW}")])
def test_each_form_holds_what_it_says(export, tmp_path, form, part) -> None:
    said = export(form, *part, "-o", tmp_path / "out")
    held = {scope.value for scope in FORMS[form].scopes}
    if part[0].removeprefix("--") in held:
        assert (said.code, said.err) == (0, "")
        assert (tmp_path / "out").is_dir() is FORMS[form].folder
        return
    assert (said.code, said.out) == (ExportError.exit_code, "")
    assert said.err == message(
        "the export cannot be made",
        where=f"form {form!r}",
        found=part[0],
        expected=" or ".join(f"--{scope.value}" for scope in FORMS[form].scopes),
        do="ask for what the form can hold, or for another form (docs/exports.md)",
    )
    assert not (tmp_path / "out").exists()


def test_not_two_editions(export, tmp_path) -> None:
    assert export("csv", "--delta", OLD, "-o", tmp_path / "out").err == message(
        "the export cannot be made",
        where=f"--delta {OLD}",
        found="not two editions",
        expected="two editions with two dots between: 2022-10-21..2024-03-14",
        do="name both editions",
    )
    said = export("csv", "--delta", f"{OLD}..1999", "-o", tmp_path / "out")
    assert said.code == 13
    assert "found:    no edition '1999'" in said.err


def test_a_file_where_a_folder_is_needed(export, tmp_path) -> None:
    (tmp_path / "out").write_text("mine")
    said = export("csv", "--all", "-o", tmp_path / "out")
    assert said.err == message(
        "the export cannot be made",
        where=f"{tmp_path}/out",
        found="a file",
        expected="a folder: this form is several files",
        do="name another path with --output",
    )
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("part", [(), ("--all", "--edition", NEW)])
def test_which_part_must_be_said(export, tmp_path, part) -> None:
    said = export("csv", *part, "-o", tmp_path / "out")
    assert said.code == 2
    assert said.err.endswith("Error: Say which part: one of --edition, --all and --delta.\n")
