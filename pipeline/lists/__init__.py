"""What differs between control lists: one module each, found by name.

A list is added by adding a module with a function ``profile(language) -> Profile`` to this package
and its name to :data:`KNOWN`; nothing outside this package asks which list it is reading.
"""

from __future__ import annotations

from importlib import import_module

from pipeline.errors import UnknownListError
from pipeline.lists.profile import Profile

KNOWN: dict[str, tuple[str, ...]] = {
    "ca": ("en", "fr"),
    "de": ("de",),
    "eu": ("en",),
    "eu_munitions": ("en",),
    "mtcr": ("en", "es"),
}
"""Profiles and the languages each can read."""


def load(profile: str, language: str) -> Profile:
    """Return how the list ``profile`` is printed in ``language``.

    Raises:
        UnknownListError: when there is no such profile, or it does not know the language.
    """
    languages = KNOWN.get(profile)
    if languages is None:
        raise UnknownListError(
            where=f"list profile {profile!r}",
            found="a name no profile answers to",
            expected=f"one of: {', '.join(sorted(KNOWN))}",
            do="correct `profile` in the [list] table of the catalogue",
        )
    if language not in languages:
        raise UnknownListError(
            where=f"list profile {profile!r}, language {language!r}",
            found="a language this profile cannot read",
            expected=f"one of: {', '.join(languages)}",
            do="correct `language` in the catalogue, or add the language to the profile's module",
        )
    module = import_module(f"pipeline.lists.{profile}")
    found: Profile = module.profile(language)
    return found
