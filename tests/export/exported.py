"""A small invented history to export: renumbering, a split, values, substances, notes, signs."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import msgspec
from histories import chronicle
from notation import edition

from pipeline.compare import compare
from pipeline.export.forms import files
from pipeline.export.material import Material, Scope
from pipeline.history.chronicle import Chronicle
from pipeline.model.records import Kind, Node
from pipeline.model.text import Text

FIRST = """
definitions
  "Range": The greatest distance a craft flies, in km.
3 KITES AND LINES [II]
  3.A GOODS
    1. Lines bearing more than 5 kN, as follows:
      a. Plaited from “range” silk; or
      b. Twisted of 3 strands & 4 <yarns>, "so called".
      Note: 3.A.1 does not control lines shorter than 10 m.
    2. Glue of gum, CAS 9000-01-5, and reels that hold more than 900 m of line under load.
  3.B TESTS
"""
SECOND = FIRST.replace(
    "    2. Glue of gum, CAS 9000-01-5, and reels that hold more than 900 m of line under load.",
    "    2. =Sails of cloth that weigh less than 40 g.\n"
    "    3. Glue of gum, CAS 9000-01-5, and reels that hold more than 950 m of line under load.",
)
THIRD = SECOND.replace("5 kN", "6 kN").replace("      a. Plaited from “range” silk; or\n", "").replace(
    "      b. Twisted", "      a. Twisted"
)  # fmt: skip
NAMES = ("2001-01-01", "2002-05-01", "2004")


@cache
def history() -> Chronicle:
    editions = [
        edition(text, name) for text, name in zip((FIRST, SECOND, THIRD), NAMES, strict=True)
    ]
    gap = "an edition of 2003 is known"
    compared = [
        compare(old, new, gap=gap if new.edition_id == "2004" else None)
        for old, new in pairwise(editions)
    ]
    return chronicle(editions, compared)


def material(scope: Scope, *numbers: int, of: Chronicle | None = None) -> Material:
    found = of or history()
    asked = numbers or tuple(range(len(found.editions)))
    changes = tuple(
        compare(found.editions[old], found.editions[new]) for old, new in pairwise(asked)
    )
    return Material(found, scope, asked, changes)


def one(form: str, scope: Scope, *numbers: int, of: Chronicle | None = None) -> bytes:
    """The only file of a form."""
    ((_, data),) = files(form, material(scope, *numbers, of=of)).items()
    return data


NASTY = (
    "a\x00b\x0b\x1f\x7f ]]> \u202eabc\u202c \u200f&<>\"' \ufffe\uffff \U0001d538 =1+1, a\rb\u2028c"
)
"""Signs XML has none of, marks that turn the writing round, the end of a CDATA section, a formula."""
LONG = "word and " * 11_111 + "x"


@cache
def hostile() -> Chronicle:
    """One edition whose words were written to break an export."""
    plain = edition(
        'definitions\n  "Range": The way.\n3 KITES [II]\n  3.A GOODS\n    1. Lines of 5 kN.\n'
        "      Note: See 3.A.1 and 4.C.9.\n    2. Glue.\n      = Sizes: a, b; c, d\n",
        "2001-01-01",
    )  # fmt: skip
    words = iter((NASTY, LONG))

    def spoilt(node: Node) -> Node:
        text = Text(next(words)) if node.kind is Kind.ENTRY else node.text
        heading = Text(NASTY) if node.kind in (Kind.ITEM, Kind.DEFINITION) else node.heading
        table = node.table
        if table is not None:
            cells = tuple(msgspec.structs.replace(c, text=Text(NASTY)) for c in table.cells)
            table = msgspec.structs.replace(table, cells=cells)
        children = tuple(spoilt(child) for child in node.children)
        clean = {"quantities": (), "references": (), "terms": ()} if text is not node.text else {}
        return msgspec.structs.replace(
            node, text=text, heading=heading, table=table, children=children, **clean
        )

    parts = tuple(spoilt(part) for part in plain.parts)
    return chronicle(
        [msgspec.structs.replace(plain, parts=parts, title=NASTY, document_number=NASTY)]
    )
