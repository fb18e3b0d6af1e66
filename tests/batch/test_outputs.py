import pytest

from pipeline.batch.outputs import digests, intact, remove_stale, staged


def test_files_move_all_at_once_and_only_when_told(tmp_path) -> None:
    files = {tmp_path / "a" / "1": b"one", tmp_path / "b" / "2": b"two"}
    with staged(tmp_path, files) as move:
        assert not any(path.exists() for path in files)
        move()
        assert {path: path.read_bytes() for path in files} == files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_nothing_is_left_when_it_is_not_told(tmp_path) -> None:
    (tmp_path / "1").write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path, {tmp_path / "1": b"new"}):
        raise ZeroDivisionError
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("1", b"old")]


def test_a_file_that_is_right_is_left_alone(tmp_path) -> None:
    path = tmp_path / "1"
    path.write_bytes(b"same")
    inode = path.stat().st_ino
    with staged(tmp_path, {path: b"same"}) as move:
        move()
    assert path.stat().st_ino == inode


def test_what_a_killed_run_left_is_swept_away(tmp_path) -> None:
    (tmp_path / ".incoming").mkdir()
    (tmp_path / ".incoming" / "0").write_bytes(b"of another run")
    with staged(tmp_path, {tmp_path / "1": b"new"}) as move:
        move()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("1", b"new")]


def test_digests_tell_whether_files_are_intact(tmp_path) -> None:
    path = tmp_path / "a" / "1"
    path.parent.mkdir()
    path.write_bytes(b"one")
    known = digests([path], tmp_path)
    assert list(known) == ["a/1"]
    assert intact(tmp_path, known)
    path.write_bytes(b"two")
    assert not intact(tmp_path, known)
    path.unlink()
    assert not intact(tmp_path, known)
    assert intact(tmp_path, {})


def test_stale_files_go_and_changed_ones_stay(tmp_path) -> None:
    for name in ("gone/1", "gone/2", "mixed/1", "mixed/2", "kept/1"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    before = digests([path for path in tmp_path.rglob("*") if path.is_file()], tmp_path)
    (tmp_path / "mixed" / "2").write_bytes(b"mine")
    assert remove_stale(tmp_path, before, [tmp_path / "kept" / "1"]) == ("gone",)
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert left == ["kept/1", "mixed/2"]
