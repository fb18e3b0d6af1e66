"""What may be called editorial: only what a rule says is, with its name.

A rule looks at one stretch in which two texts differ and answers yes for a reason it can state:
spelling variants, capitals, accents, punctuation, articles, the plural, a hyphen for a space, the
same members in another order. Anything else is not editorial, however small.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from pipeline.compare.phrases import Phrases, pattern, phrases_for
from pipeline.compare.words import Token

_WORD = re.compile(r"[^\W_]+")
_SIGNS = frozenset(".,;:()[]!?'\"…")  # no hyphen: between figures it is a range or a minus


class EditorialRule(msgspec.Struct, frozen=True):
    """A positive reason to call a difference editorial."""

    id: str
    argument: str


TYPOGRAPHIC = EditorialRule("typographic", "only typography differs")
CASE = EditorialRule("letter-case", "only capitals differ")
ACCENT = EditorialRule("accent", "only accents differ")
PUNCTUATION = EditorialRule("punctuation", "only punctuation differs")
SPELLING = EditorialRule("spelling", "another spelling of the same word")
HYPHEN = EditorialRule("hyphen-or-space", "a compound written with a hyphen, a space or neither")
FUNCTION = EditorialRule("function-word", "only articles or relative words differ")
PLURAL = EditorialRule("grammatical-number", "the same word in the singular or plural")
RENAMED = EditorialRule("term-renamed", "a defined term is called by its new name")
REORDERED = EditorialRule("reordered", "the same members of a list in another order")


def canonical_words(text: str, phrases: Phrases | None = None) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents, in one spelling and the singular.

    Used to ask whether two stretches say the same; never printed.
    """
    table = phrases or phrases_for("en")
    return tuple(_canonical(word, table) for word in _WORD.findall(text.lower()))


def _canonical(word: str, phrases: Phrases) -> str:
    return _singular(_bare(_spelled(word, phrases)), phrases)


def _spelled(word: str, phrases: Phrases) -> str:
    for source, into in phrases.spelling:
        word = pattern(source).sub(into, word)
    return word


def _bare(word: str) -> str:
    if word.isascii():
        return word
    kept = "".join(
        # The tilde of ñ makes another letter, not an accent.
        c
        for c in unicodedata.normalize("NFD", word.replace("ñ", "\0"))
        if not unicodedata.combining(c)
    )
    return kept.replace("\0", "ñ")


def _singular(word: str, phrases: Phrases) -> str:
    for source, into in phrases.plurals:
        found = pattern(source).search(word)
        if found is not None:
            return found.expand(into)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "ores", "iones", "ales")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def editorial_rule(
    old: Sequence[Token],
    new: Sequence[Token],
    phrases: Phrases,
    renamed: Mapping[str, str] | None = None,
) -> EditorialRule | None:
    """Return why the difference between two stretches is editorial, or ``None`` when it is not.

    ``renamed`` says what quoted terms whose definition was renamed are called now.
    """
    if renamed and any(t.key.casefold() in renamed for t in old):
        called = [msgspec.structs.replace(t, key=renamed.get(t.key.casefold(), t.key)) for t in old]
        rest = editorial_rule(_unquoted(called), _unquoted(new), phrases)
        return None if rest is None else RENAMED
    left, right = [t.key for t in old], [t.key for t in new]
    if left == right:
        return TYPOGRAPHIC
    if _after_figure_quote(old) or _after_figure_quote(new):
        return None
    if [k.casefold() for k in left] == [k.casefold() for k in right] and _no_codes(old, new):
        return CASE
    words_old, words_new = _words(old), _words(new)
    if words_old == words_new:
        return PUNCTUATION
    if not _plain_words(old) or not _plain_words(new):
        return None
    if _codes_recased(words_old, words_new):
        return None
    content_old, content_new = _content(words_old, phrases), _content(words_new, phrases)
    if content_old == content_new:
        return FUNCTION
    return _same_words_otherwise(
        [w.casefold() for w in content_old], [w.casefold() for w in content_new], phrases
    )


def _same_words_otherwise(old: list[str], new: list[str], phrases: Phrases) -> EditorialRule | None:
    if old == new:
        return CASE
    if [_bare(w) for w in old] == [_bare(w) for w in new]:
        return ACCENT
    spelled_old, spelled_new = ([_spelled(w, phrases) for w in side] for side in (old, new))
    if spelled_old == spelled_new:
        return SPELLING
    if "".join(old).replace("-", "") == "".join(new).replace("-", "") and (
        any("-" in w for w in (*old, *new)) or len(old) != len(new)
    ):
        polar = phrases.polarity
        if not any(w in polar for w in (*old, *new)):
            return HYPHEN
    if len(old) == len(new) and [_canonical(w, phrases) for w in old] == [
        _canonical(w, phrases) for w in new
    ]:
        return PLURAL
    return None


def _content(words: list[str], phrases: Phrases) -> list[str]:
    """Return words without articles, contracted ones included."""
    parts = dict(phrases.contractions)
    return [
        part
        for word in words
        for part in parts.get(word.casefold(), (word,))
        if part.casefold() not in phrases.function_words
    ]


def _unquoted(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with quoted terms taken as words: renamed ones are compared as such."""
    return [msgspec.structs.replace(t, kind="word") if t.kind == "quoted" else t for t in tokens]


def _words(tokens: Sequence[Token]) -> list[str]:
    """Return the keys of all but signs; the full stop after a label is one."""
    return [
        t.key.rstrip(".") if t.kind == "label" else t.key
        for t in tokens
        if not (t.kind in ("sign", "hollow") and _is_sign(t.key))
    ]


def _is_sign(key: str) -> bool:
    return all(c in _SIGNS for c in key)


def _plain_words(tokens: Sequence[Token]) -> bool:
    """Figures, labels and CAS numbers are never editorial here; quoted terms are not words."""
    return all(t.kind == "word" or _is_sign(t.key) for t in tokens)


def _no_codes(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Capitals matter in units (mN, MN), labels and formulae (Co, CO)."""
    changed = [a for a, b in zip(old, new, strict=True) if a.key != b.key]
    return all(
        t.kind in ("word", "quoted") and len(t.key) > 3 and not any(c.isdigit() for c in t.key)
        for t in changed
    ) or all(t.kind == "word" and t.key.casefold() in _LITTLE for t in changed)


def _codes_recased(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a symbol stands on both sides in other capitals: "Co" is cobalt, "CO" a gas."""
    forms = {w.casefold(): w for w in old}
    return any(
        forms.get(w.casefold(), w) != w and (_is_code(w) or _is_code(forms[w.casefold()]))
        for w in new
    )


def _is_code(word: str) -> bool:
    if word.casefold() in _LITTLE:
        return False
    return len(word) <= 2 or (len(word) == 3 and any(c.isupper() for c in word[1:]))


_LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "to",
        "or",
        "and",
        "for",
        "any",
        "all",
        "not",
        "no",
        "if",
        "is",
        "are",
        "at",
        "by",
        "on",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "de",
        "y",
        "o",
        "en",
        "con",
        "por",
        "si",
        "se",
    ]
)


def _after_figure_quote(tokens: Sequence[Token]) -> bool:
    """A quotation mark after a figure may mean minutes, seconds, feet or inches."""
    return any(t.kind == "sign" and t.key in ("'", '"') for t in tokens)


_MEMBER = re.compile(r"\s*(?:,|;|\band\b|\bor\b|\by\b|\be\b|\bo\b|\bu\b|\bet\b|\bou\b)\s*")


def reordered(old: str, new: str, phrases: Phrases) -> bool:
    """Say whether two sentences list the same members in another order.

    True only for a list: the text divided at commas and connectors gives the same members, the
    first of them (which carries the list's opening words) unmoved unless it is one word, and no
    member holds a figure or a word that turns a sentence.

    >>> reordered("tanks, pumps and valves", "tanks, valves and pumps", phrases_for("en"))
    True
    >>> reordered("motors for pumps", "pumps for motors", phrases_for("en"))
    False
    """
    left = [m for m in _MEMBER.split(old.casefold().strip(" .;")) if m]
    right = [m for m in _MEMBER.split(new.casefold().strip(" .;")) if m]
    if len(left) < 2 or left == right or sorted(left) != sorted(right):
        return False
    if left[0] != right[0] and (" " in left[0] or " " in right[0]):
        return False
    moved = {m for m, n in zip(left, right, strict=True) if m != n}
    connectors_old = sorted(_connectors(old, phrases))
    if connectors_old != sorted(_connectors(new, phrases)) or len(set(connectors_old)) > 1:
        return False
    return not any(
        any(c.isdigit() for c in m) or set(_WORD.findall(m)) & phrases.polarity for m in moved
    )


def _connectors(text: str, phrases: Phrases) -> list[str]:
    return [
        w for w in _WORD.findall(text.casefold()) if w in phrases.and_words or w in phrases.or_words
    ]
