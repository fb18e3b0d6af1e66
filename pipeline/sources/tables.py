"""TOML tables read strictly: every key is known, every value has its type, or a message says so."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import CatalogueError

E = TypeVar("E", bound=StrEnum)

_KINDS = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
    datetime: "a date with a time",
    date: "a date",
}


def parse(text: str, *, where: str) -> dict[str, Any]:
    """Return the tables of TOML ``text``.

    Raises:
        CatalogueError: when it is no TOML; the message keeps the line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(
            where=where,
            found=f"no valid TOML: {error}",
            expected='lines such as: id = "2024-03-14"',
            do="correct the line named",
        ) from None


def read_text(path: Path) -> str:
    """Return a catalogue file's text.

    Raises:
        CatalogueError: when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        found = f"it cannot be opened: {error.strerror}"
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
    raise CatalogueError(
        where=str(path),
        found=found,
        expected="a catalogue: a TOML file in UTF-8",
        do="name an existing catalogue, such as sources/mtcr.toml",
    )


class Table:
    """One TOML table under a name that a message can use.

    Args:
        data: the table as TOML gives it.
        where: the file, and the table as the user would look for it.
        allowed: every key it may hold; any other raises :class:`CatalogueError` at once.
    """

    def __init__(self, data: object, *, where: str, allowed: tuple[str, ...]) -> None:
        if not isinstance(data, dict):
            raise CatalogueError(
                where=where,
                found=describe(data),
                expected=f"a table with the keys: {', '.join(allowed)}",
                do="write it as a table in brackets",
            )
        self.where = where
        self._data: dict[str, Any] = data
        for key in data:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                hint = f' (did you mean "{near[0]}"?)' if near else ""
                raise CatalogueError(
                    where=where,
                    found=f'unknown key "{key}"',
                    expected=f"only: {', '.join(allowed)}",
                    do=f"correct the key or remove its line{hint}",
                )

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def optional_text(self, key: str) -> str | None:
        """Return a string that is not blank, or ``None`` when the key is absent."""
        if key not in self._data:
            return None
        value = self._data[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a string that is not empty", "put the value in quotes")
        return value

    def text(self, key: str) -> str:
        """Return a string that must be there."""
        value = self.optional_text(key)
        if value is None:
            raise CatalogueError(
                where=self.where,
                found=f'no key "{key}"',
                expected=f'a line: {key} = "..."',
                do="add the line",
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, empty when the key is absent."""
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.wrong(key, "a list of strings", 'write it as ["one", "two"]')
        return tuple(value)

    def day(self, key: str) -> date | None:
        """Return a date, or ``None`` when the key is absent."""
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(
                key,
                "a date without a time and without quotes, such as 2024-03-14",
                "leave the line out when the day is not known",
            )
        return value

    def choice(self, key: str, kind: type[E]) -> E:
        """Return a member of a closed set of words."""
        value = self.text(key)
        if value not in {member.value for member in kind}:
            raise self.wrong(
                key, "one of: " + ", ".join(member.value for member in kind), "correct the word"
            )
        return kind(value)

    def table(self, key: str, allowed: tuple[str, ...], *, name: str) -> Table:
        """Return a table within this one, empty when it is absent."""
        return Table(self._data.get(key, {}), where=f"{self.where}, {name}", allowed=allowed)

    def tables(self, key: str) -> list[object]:
        """Return the members of an array of tables, empty when it is absent."""
        value = self._data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "an array of tables", "head each with double brackets")
        return value

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys there are, in the order of the file."""
        return tuple(self._data)

    def wrong(self, key: str, expected: str, do: str) -> CatalogueError:
        """Return the error for a value that is not what its key asks for."""
        return CatalogueError(
            where=self.where,
            found=f"{key} = {describe(self._data[key])}",
            expected=expected,
            do=do,
        )


def describe(value: object) -> str:
    """Return a value as a message shows it, with its kind."""
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if len(shown) > 80:
        shown = shown[:77] + "..."
    return f"{shown} ({_KINDS.get(type(value), type(value).__name__)})"
