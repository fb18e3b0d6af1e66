"""A small invented history: renumbering, a split, notes, a table, substances; and a hostile one."""

from __future__ import annotations

from functools import cache

import msgspec
from notation import edition
from sites import material

from pipeline.model.records import Check, Finding, Outcome, Severity
from pipeline.model.text import Text
from pipeline.site import SiteMaterial

FIRST = """
definitions
  "Range": The greatest distance a craft flies, in km.
3 KITES AND LINES [II]
  3.A GOODS
    1. Lines bearing more than 5 × 10^{6} Ns, as follows:
      a. Plaited from “range” silk; or
      b. Twisted of 3 strands & 4 <yarns>, "so called".
      Note: 3.A.1 does not control lines shorter than 10 m.
    2. Glue of gum, CAS 9000-01-5, and reels that hold N_{2}O_{4} by the cask.
    = Yarns: kind, strands; silk, 3
    Technical Note to 3.A.1 and 3.A.2: ‘Bearing’ is measured at 20 °C.
  3.B TESTS
"""
SECOND = FIRST.replace("    2. Glue", "    2. =Sails of cloth.\n    3. Glue")
THIRD = SECOND.replace("10^{6}", "10^{7}").replace("      a. Plaited from “range” silk; or\n", "").replace(
    "      b. Twisted", "      a. Twisted"
)  # fmt: skip
TEXTS = {"2001-01-01": FIRST, "2002-05-01": SECOND, "2004": THIRD}


@cache
def small(*names: str) -> SiteMaterial:
    """The editions of those names, all three by default."""
    editions = [edition(TEXTS[name], name) for name in names or TEXTS]
    proved = (Check("cover-declared", Outcome.FAILED, "nothing declared", ("3.A.1",)),)
    found = (Finding("glue", Severity.WARNING, "glue is sticky", "3.A.2"),)
    return material(
        [msgspec.structs.replace(one, checks=proved, findings=found) for one in editions],
        gap="an edition of 2003 is known",
    )


ATTACKS = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "left \u202etfel ot thgir\u202c mark \u200f\u2066x",
    "javascript:alert(1) <!-- --> ]]> &lt;b&gt;",
)


def hostile() -> SiteMaterial:
    """Every text an attack, and paths that would lead out of the folder."""
    found = []
    for at, (name, text) in enumerate(list(TEXTS.items())[:2]):
        one = edition(text, name)
        number = iter(range(10**6))
        title = ATTACKS[0]

        def changed(node):
            own = ATTACKS[next(number) % len(ATTACKS)] + f" {at if node.label else ''}"  # noqa: B023
            return msgspec.structs.replace(
                node,
                text=Text(own),
                heading=Text(own) if node.heading else None,
                printed=own if node.printed else None,
                path=node.path.replace("definitions", "../../../etc/passwd\"'<x>"),
                children=tuple(changed(child) for child in node.children),
                references=(),
                substances=(),
                terms=(),
                scope=None,
            )

        found.append(
            msgspec.structs.replace(
                one,
                title=title,
                edition_id=f"{name}/../..",
                language='en"><script>',
                document_number=ATTACKS[1],
                parts=tuple(changed(part) for part in one.parts),
                declared_amendments=ATTACKS,
            )
        )
    return material(found, gap=ATTACKS[1])
