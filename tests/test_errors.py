import pickle
from pathlib import Path

import pytest

from pipeline import errors


def every_error() -> list[type[errors.AnnexError]]:
    found: list[type[errors.AnnexError]] = []
    waiting = [errors.AnnexError]
    while waiting:
        cls = waiting.pop()
        found.append(cls)
        waiting.extend(cls.__subclasses__())
    return sorted(found, key=lambda cls: cls.exit_code)


def test_each_class_has_an_exit_code_and_a_title_of_its_own() -> None:
    classes = every_error()
    codes = [cls.exit_code for cls in classes]
    assert len(set(codes)) == len(codes)
    assert min(codes) >= 10
    assert max(codes) < 126  # 126 and above belong to the shell
    assert len({cls.title for cls in classes}) == len(classes)


@pytest.mark.parametrize("cls", every_error())
def test_an_error_survives_the_way_back_from_a_worker(cls: type[errors.AnnexError]) -> None:
    error = cls(where="a.pdf, page 3", found="x", expected="y", do="z")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert str(again) == str(error) == error.render()


def test_the_page_about_errors_lists_each_class_with_its_code() -> None:
    page = Path(__file__).resolve().parents[1].joinpath("docs", "errors.md").read_text("utf-8")
    for cls in every_error():
        assert f"| {cls.exit_code} | {cls.title} | `{cls.__name__}` |" in page
