"""The two pages that compute: search, and the comparison of any two editions.

Both say what they can without script: search leads to the lists of labels, terms and substances;
the comparison lists the reports of neighbours, which are whole pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.site import addresses
from pipeline.site.frame import Frame
from pipeline.site.material import SiteMaterial


def pages(material: SiteMaterial, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield the two pages."""
    editions = [standing.id for standing in reversed(material.stands)]
    yield (
        addresses.SEARCH,
        frame.page(
            addresses.SEARCH,
            "search.html.j2",
            title="Search",
            here="search",
            editions=editions,
            scripts=("assets/lives.js", addresses.HISTORY, "assets/fold.js", "assets/search.js"),
        ),
    )
    neighbours = [
        (
            material.edition_id(n - 1),
            material.edition_id(n),
            addresses.report(material.pair_name(n)),
        )
        for n in range(material.chronicle.last, 0, -1)
    ]
    yield (
        addresses.COMPARE,
        frame.page(
            addresses.COMPARE,
            "compare.html.j2",
            title="Compare two editions",
            here="compare",
            editions=editions,
            neighbours=neighbours,
            scripts=(
                "assets/lives.js",
                addresses.HISTORY,
                "assets/redline.js",
                "assets/compare.js",
            ),
        ),
    )
