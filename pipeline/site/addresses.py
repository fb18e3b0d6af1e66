"""The scheme of addresses: which file a thing is, and how one page names another.

Every address is a file below the site's folder, so that pages opened from a disk find one another;
links are relative. What stands in an address is an identity, an edition's id, a pair of these, or
an escaped path: nothing a document prints can lead out of the folder.

``editions/E.html``            an edition: what is known of it, and its contents
``editions/E/PART.html#PATH``  the text of an item (or other part) as that edition has it
``provisions/ID.html``         one provision for as long as it lives
``labels/PATH.html``           who had a label, by edition
``pages/E/N.png``              page N of an edition's PDF
``reports/A..B.html``          the report of two neighbouring editions
``api/…``                      the same as JSON (:mod:`pipeline.site.api`)
"""

from __future__ import annotations

from pipeline.report.paths import safe_id

HOME = "index.html"
SEARCH = "search.html"
COMPARE = "compare.html"
TERMS = "terms.html"
SUBSTANCES = "substances.html"
LABELS = "labels.html"
DOWNLOADS = "downloads.html"
ABOUT = "about.html"
STYLE = "assets/site.css"
ICON = "assets/icon.svg"
SCRIPT = "assets/site.js"
HISTORY = "data/history.js"


def name(text: str) -> str:
    """Return ``text`` as one component of an address.

    >>> name("2024-03-14"), name("2.A.1#note-1"), name("../x"), name("..")
    ('2024-03-14', '2.A.1_n_note-1', '_2e__2e__2f_x', '_2e__2e_')
    """
    dots = len(text) - len(text.lstrip("."))
    return "_2e_" * dots + safe_id(text[dots:])


def anchor(path: str) -> str:
    """Return the id of a provision on its part's page."""
    return safe_id(path)


def edition(edition_id: str) -> str:
    """Return the page of an edition."""
    return f"editions/{name(edition_id)}.html"


def part(edition_id: str, top: str) -> str:
    """Return the page of a part of an edition; ``top`` is the path of the part."""
    return f"editions/{name(edition_id)}/{name(top)}.html"


def page(edition_id: str, number: int) -> str:
    """Return the picture of a printed page."""
    return f"pages/{name(edition_id)}/{number}.png"


def provision(own: str) -> str:
    """Return the page of an identity."""
    return f"provisions/{name(own)}.html"


def label(path: str) -> str:
    """Return the page of a label. Labels that differ only in case share one: some disks could not
    keep two apart.

    >>> label("2.A.1.c")
    'labels/2.a.1.c.html'
    """
    return f"labels/{name(path.casefold())}.html"


def report(folder: str) -> str:
    """Return the report of a pair, by the name of its folder."""
    return f"reports/{folder}.html"


def up(page: str) -> str:
    """Return what leads from a page to the top of the site.

    >>> up("index.html"), up("editions/2019/3.html")
    ('', '../../')
    """
    return "../" * page.count("/")
