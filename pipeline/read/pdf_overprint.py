"""Letters that pdfium leaves out because the same letter is drawn at the same place: put back.

Some files draw words twice for a shadow or to make them bold, so pdfium drops a character that
stands where one of the last seven drawn stands, of the same code and font (its `TEXT_CHARRATIO`,
0.07 of the size). Where a word is too long for its cell and runs into the next one, that drops a
letter of the words there: "Envelope" over "Reel" leaves "Rel". The letter left out leaves a gap of
its width, and it is the one that stands there: both are looked for, and nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.read.pdf_characters import Characters
from pipeline.read.pdf_pieces import Piece

_LEVEL = 0.05
"""Ems between two baselines that are one."""
_OVER = 0.2
"""Ems by which words begin before the end of those before them, at least, to lie over them."""
_GAP = 0.15
"""Ems between two letters from which one may be missing."""
_SAME_PLACE = 0.1
"""Ems between two letters of which pdfium keeps one, at most: 0.07, and what is rounded."""


class Letters(NamedTuple):
    """Characters of one style, where each begins along the line, and where the last one ends.
    ``inferred`` are the spaces among them that pdfium made of a gap.
    """

    text: str
    edges: Sequence[float]
    inferred: tuple[int, ...] = ()


class Restored(NamedTuple):
    """Words with what was put back, and where in them that stands."""

    words: Letters
    put_back: tuple[int, ...]


class Written(NamedTuple):
    """A piece, its first character, its text object, and where along the line that begins."""

    piece: Piece
    first: int
    owner: int
    begin: float

    def lies_over(self, before: Written) -> bool:
        """Whether it was drawn over the end of words before it, on one upright line."""
        one, two, begin = self.piece, before.piece, self.begin
        return (
            two.start < begin < two.end - _OVER * one.size
            and abs(one.baseline - two.baseline) < _LEVEL * one.size
            and one.turn == two.turn == 0
            and self.owner != before.owner
        )


def restore(characters: Characters, words: Written, over: Written, *, whole: bool) -> str | None:
    """Put back the letters that pdfium left out of words for those they lie over; return a sentence
    that says so, ``None`` where there are none. ``whole``: the words are all of their object, which
    stands in no form.
    """
    piece, before = words.piece, over.piece
    begin, end = piece.start, piece.end
    if whole:
        begin, end = words.begin, max(end, characters.end_of(words.owner))
    size = len(piece.text)
    found = restored(
        Letters(piece.text, characters.edges(words.first, size, 0, piece.end), piece.synthesized),
        list(characters.ends(words.first, size)),
        (begin, end),
        Letters(before.text, characters.edges(over.first, len(before.text), 0, before.end)),
        piece.size,
    )
    if found is None:
        return None
    piece.text, piece.edges = found.words.text, tuple(found.words.edges)
    piece.start, piece.end = piece.edges[0], piece.edges[-1]
    piece.synthesized = found.words.inferred
    lost = "".join(piece.text[n] for n in found.put_back)
    return (
        f"“{lost}” put back into “{piece.text}”: drawn over “{before.text}”, and of the same letter"
        " at the same place pdfium keeps one"
    )


def restored(
    words: Letters,
    rights: Sequence[float],
    extent: tuple[float, float],
    over: Letters,
    size: float,
) -> Restored | None:
    """Return words with the letters that those drawn before took from them; ``None`` where they
    lost none.

    Args:
        words: what is left of them.
        rights: where each of their characters ends.
        extent: from where to where they were drawn.
        over: the words before, which they lie over.
        size: of the font.

    >>> over = Letters("Open", (0, 7, 12, 17, 22))
    >>> restored(Letters("Rl", (7, 17, 20)), (12, 20), (7, 20), over, 10)
    Restored(words=Letters(text='Rel', edges=(7, 12, 17, 20), inferred=()), put_back=(1,))
    """
    text: list[str] = []
    edges: list[float] = []
    put_back: list[int] = []
    inferred: list[int] = []
    reached = extent[0]
    begins = (*words.edges[:-1], extent[1])
    for n, begin in enumerate(begins):
        if begin - reached >= _GAP * size and n not in words.inferred:
            there = [
                letter
                for letter, at in zip(over.text, over.edges, strict=False)
                if abs(at - reached) <= _SAME_PLACE * size and not letter.isspace()
            ]
            if len(there) == 1:
                put_back.append(len(text))
                text.append(there[0])
                edges.append(reached)
        if n in words.inferred:
            inferred.append(len(text))
        if n < len(words.text):
            text.append(words.text[n])
            edges.append(words.edges[n])
            reached = rights[n]
    if not put_back:
        return None
    last = len(text) - 1
    end = extent[1] if put_back[-1] == last else words.edges[-1]
    return Restored(Letters("".join(text), (*edges, end), tuple(inferred)), tuple(put_back))
