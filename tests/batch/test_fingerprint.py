from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.batch import fingerprint


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_two_rows_of_parts_have_one_key_only_if_they_are_one(a, b) -> None:
    assert (fingerprint.key(*a) == fingerprint.key(*b)) is (a == b)


def test_text_and_its_bytes_are_one_part() -> None:
    assert fingerprint.key("é") == fingerprint.key("é".encode())


def test_a_stage_is_the_code_it_can_reach(tmp_path, monkeypatch) -> None:
    """On a copy of the program: what changes a room changes the stages that use it, no others."""
    here = Path(pipeline.__file__).parent
    for path in here.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = tmp_path / path.relative_to(here)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "__init__.py"))
    stages = ("parse", "compare", "report", "store", "batch")

    def versions():
        fingerprint._code.cache_clear()
        return {stage: fingerprint.stage_version(stage) for stage in stages}

    def changed(name):
        before = versions()
        path = tmp_path / name
        path.write_bytes(path.read_bytes() + b"\n")
        after = versions()
        return {stage for stage in stages if before[stage] != after[stage]}

    assert changed("model/text.py") == set(stages)
    assert changed("lists/mtcr.py") == {"parse"}
    assert changed("read/pdf.py") == {"parse"}
    assert changed("compare/match.py") == {"compare", "report"}
    assert changed("report/templates/report.css") == {"report"}
    assert changed("cli/main.py") == set()
    (tmp_path / "parse" / "__pycache__").mkdir()
    before = versions()
    (tmp_path / "parse" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert versions() == before
    monkeypatch.setattr(fingerprint, "_version", lambda library: f"{library} 999")
    assert all(before[stage] != version for stage, version in versions().items())
    fingerprint._code.cache_clear()
