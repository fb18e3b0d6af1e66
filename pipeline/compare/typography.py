"""What typesetting and converters decide: the rules under which two texts count as the same words.

Each rule is data: an id, what it folds, and the sentence a report prints. Texts that are equal once
every rule has been applied differ only typographically; which rules were needed is found by leaving
each one out in turn. Superscripts and subscripts are not folded (10⁶ is never 106), with one proven
exception: a figure directly after a letter (N₂O₄, m²) can be nothing but an index or an exponent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

import msgspec

from pipeline.model.text import MarkKind, Text


class Where(StrEnum):
    """Which texts a rule applies to."""

    ANY = "any"
    HEADING = "heading"


class Rule(msgspec.Struct, frozen=True):
    """One way in which the same words can be set differently.

    ``needs`` are characters of which at least one must be present for the rule to do anything (an
    empty string: always tried). ``languages`` empty means every language.
    """

    id: str
    argument: str
    fold: Callable[[str], str]
    needs: str = ""
    where: Where = Where.ANY
    languages: tuple[str, ...] = ()


def _table(groups: dict[str, str]) -> Callable[[str], str]:
    table = {ord(c): into for into, group in groups.items() for c in group}

    def fold(text: str) -> str:
        return text.translate(table)

    return fold


def _drop(characters: str) -> Callable[[str], str]:
    table = dict.fromkeys(map(ord, characters))

    def fold(text: str) -> str:
        return text.translate(table)

    return fold


def _regex(pattern: str, into: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def fold(text: str) -> str:
        return compiled.sub(into, text)

    return fold


_LETTER = r"[^\W\d_]"
_SCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁻₋⁺₊"
_FLAT = str.maketrans(_SCRIPTS, "01234567890123456789--++")
_SCRIPT_RUN = re.compile(rf"(?<=[^\W\d_⁰¹²³⁴-⁹₀-₉])[{_SCRIPTS}]+|(?<=\))[₀-₉]+")


def _flatten_scripts(text: str) -> str:
    return _SCRIPT_RUN.sub(lambda m: m.group().translate(_FLAT), text)


_BEFORE = re.compile(r"\s+(?=[,.;:!?)\]}»”])|(?<=[(\[{«“])\s+")
_UNIT_SPACE = re.compile(rf"(?<=[\d{_SCRIPTS}])\s+(?=[%°]|{_LETTER})")
_LOOSE = re.compile(r" [,.;:!?)\]}»”]|[(\[{«“] ")
_DIGITS = "0123456789"


def _spaces(text: str) -> str:
    text = " ".join(text.split())
    if _LOOSE.search(text):
        text = _BEFORE.sub("", text)
    return text if _DIGIT_SET.isdisjoint(text) else _UNIT_SPACE.sub("", text)


_DIGIT_SET = frozenset(_DIGITS)


def _nfc(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


RULES: tuple[Rule, ...] = (
    Rule("composition", "the same letters, composed differently", _nfc),
    Rule(
        "invisible-characters",
        "soft hyphens or zero-width characters, which print nothing",
        _drop("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        needs="\u00ad\u200b\u200c\u200d\u2060\ufeff",
    ),
    Rule(
        "converter-emphasis",
        "emphasis signs a converter left in the text",
        _regex(r"(?<![\s\d])\*{1,3}|\*{1,3}(?![\s\d*])", ""),
        needs="*",
    ),
    Rule(
        "converter-foreign-word",
        "a bracketed foreign word the converter lost: only its brackets are left on one side",
        _regex(r"\(\s*<[^<>()]*>\s*\)|\(\s+\)", "()"),
        needs="(",
        languages=("es",),
    ),
    Rule(
        "list-bullet",
        "a list's bullet or dash kept as text on one side",
        _regex(r"^\s*[·•▪‣*–—-]\s+", ""),
        needs="·•▪‣*–—-",
    ),
    Rule(
        "quote-comma",
        "a comma for the low single quotation mark before a term, or the reverse",
        _regex(r"(?:^,\s*|(?<![\w,]),)(?=[^\W\d][^,‘’']{0,118}[‘’'])", "‚"),
        needs="‘’'",
        languages=("de",),
    ),
    Rule(
        "quote-form",
        "another form of the same quotation marks",
        _table({'"': "“”„‟«»″", "'": "‘’‚‛‹›′´`ʼ"}),
        needs="“”„‟«»″‘’‚‛‹›′´`ʼ",
    ),
    Rule(
        "quote-kind",
        "double quotation marks for single ones or the reverse, with the same term meant",
        _regex(r'(?<!\d)"', "'"),  # after a figure it may be seconds of arc or inches
        needs='"',
    ),
    Rule("dash-form", "another form of dash", _table({"-": "‐‑‒–—―−"}), needs="‐‑‒–—―−"),
    Rule(
        "symbol-form",
        "another character for the same sign (micro, degree, ellipsis)",
        _table({"μ": "µ", "°": "º˚", "...": "…"}),
        needs="µº˚…",
    ),
    Rule(
        "number-sign",
        "another abbreviation of “number” before a figure",
        _regex(r"\b[nN](?:o|[º°])\.?(?=\s?\d|$)", "nº"),
        needs="º°o",
        languages=("es",),
    ),
    Rule(
        "multiplication-sign",
        "another sign for the same multiplication",
        _regex(r"(?<=\d)\s*[x×·]\s*(?=10)", " × "),
        needs=_DIGITS,
    ),
    Rule(
        "script-after-letter",
        "a figure directly after a letter, raised or lowered on one side only: it can be nothing "
        "but an index or exponent",
        _flatten_scripts,
        needs=_SCRIPTS,
    ),
    Rule(
        "digit-grouping",
        "figures grouped by a space or not",
        _regex(r"(?<![\d.,])(\d{1,3})[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", r"\1"),
        needs=_DIGITS,
    ),
    Rule(
        "hyphenation",
        "a word with a hyphen or without, or divided at a line's end",
        _regex(rf"(?<={_LETTER})-\s?(?={_LETTER})", ""),
        needs="-",
    ),
    Rule("white-space", "white space", _spaces),
    Rule(
        "heading-period",
        "a full stop or colon at a heading's end",
        _regex(r"[.:;]+$", ""),
        where=Where.HEADING,
    ),
    Rule(
        "heading-case",
        "capitals in a heading",
        str.casefold,
        where=Where.HEADING,
    ),
)
"""In the order they are applied: later rules see what earlier ones left."""

WHITE_SPACE = next(rule for rule in RULES if rule.id == "white-space")
_NEEDS = {rule.id: frozenset(rule.needs) for rule in RULES}

TYPEFACE = Rule("typeface", "bold, italic or underlined type", str)
SCRIPT_FORM = Rule("script-form", "the same raised or lowered figures, encoded differently", str)
MARKER = Rule("marker-style", "the same marker, printed differently", str)

_TYPEFACES = (MarkKind.BOLD, MarkKind.ITALIC, MarkKind.UNDERLINE)


def rules_for(language: str, *, heading: bool) -> tuple[Rule, ...]:
    """Return the rules that apply to a text of that language, in order."""
    return tuple(
        rule
        for rule in RULES
        if (not rule.languages or language[:2] in rule.languages)
        and (heading or rule.where is Where.ANY)
    )


def fold(
    plain: str,
    rules: tuple[Rule, ...],
    *,
    without: str | None = None,
    at_work: set[str] | None = None,
) -> str:
    """Return the text with everything typesetting decides folded away.

    ``without`` names a rule to leave out; the ids of rules that altered the text are added to
    ``at_work``.

    >>> fold("«range»  – 10⁶", rules_for("en", heading=False))
    "'range' - 10⁶"
    """
    present = set(plain)
    for rule in rules:
        if rule.id == without or (rule.needs and _NEEDS[rule.id].isdisjoint(present)):
            continue
        folded = rule.fold(plain)
        if folded is not plain and folded != plain:
            plain = folded
            present = set(plain)
            if at_work is not None:
                at_work.add(rule.id)
    return plain


def explain(old: Text, new: Text, language: str, *, heading: bool) -> tuple[Rule, ...]:
    """Return the rules that two texts of the same words differ by, none when nothing differs.

    The caller has established that the words, token by token, are the same. A rule is named when
    leaving it out makes the texts differ; where several overlap so that none is needed alone, those
    that alter either text.
    """
    found: list[Rule] = []
    old_plain, new_plain = old.plain(), new.plain()
    if old_plain != new_plain:
        rules = rules_for(language, heading=heading)
        at_work: set[str] = set()
        if fold(old_plain, rules, at_work=at_work) != fold(new_plain, rules, at_work=at_work):
            return (WHITE_SPACE,)  # the same tokens, other spaces between them
        found = [
            rule
            for rule in rules
            if rule.id in at_work  # leaving out any other changes nothing
            and fold(old_plain, rules, without=rule.id) != fold(new_plain, rules, without=rule.id)
        ]
        if not found:
            found = [
                rule
                for rule in rules
                if rule.fold(old_plain) != old_plain or rule.fold(new_plain) != new_plain
            ] or [WHITE_SPACE]
    elif old.raw != new.raw:
        found = [SCRIPT_FORM]
    if old.raw == new.raw and _typefaces(old) != _typefaces(new):
        found.append(TYPEFACE)
    return tuple(found)


def _typefaces(text: Text) -> frozenset[tuple[int, int, MarkKind]]:
    return frozenset((m.start, m.end, m.kind) for m in text.marks if m.kind in _TYPEFACES)
