"""What every page has: its head, the way to the other pages, and a policy that lets nothing in.

A page carries no style and no script of its own: all use one sheet and a few scripts beside them,
so that a site of thousands of pages stays small. The Content-Security-Policy allows what lies on
the site (``file:`` besides, where pages opened from a disk have no origin) and nothing else; an
inline script or a style in a document's text could not run even if it were not escaped.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup

from pipeline.report.as_html import environment, text_html
from pipeline.report.paths import readable
from pipeline.site import addresses
from pipeline.site.material import SiteMaterial

POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; "
    "form-action 'self' file:; base-uri 'none'"
)
ASSETS = (
    "site.css",
    "icon.svg",
    "site.js",
    "lives.js",
    "fold.js",
    "search.js",
    "redline.js",
    "compare.js",
)


MISSING = "404.html"
"""The page a web server shows for an address it has not."""


def asset(name: str) -> bytes:
    """Return a file of the site that is the same for every list."""
    return resources.files("pipeline.site").joinpath("templates", name).read_bytes()


class Frame:
    """Renders pages of one site."""

    def __init__(self, material: SiteMaterial) -> None:
        self.material = material
        self.list_title = material.newest.edition.title

    def page(self, address: str, template: str, **values: object) -> bytes:
        """Return a page.

        Args:
            address: where it will stand.
            template: its template, which extends ``frame.html.j2``.
            values: for the template; ``title`` is needed, ``scripts`` are more scripts of the
                site, ``about`` is what the page is about as JSON-LD.
        """
        base = self.material.base_url
        given = {"scripts": (), "about": None, "here": "", **values}
        html = (
            _environment()
            .get_template(template)
            .render(
                **given,
                top=self._top(address),
                policy=POLICY,
                list_title=self.list_title,
                language=self.material.newest.edition.language,
                canonical=f"{base}{address}" if base and address != MISSING else None,
                feed=f"{self.material.chronicle.list_id}.atom",
                newest=self.material.newest.id,
                a=addresses,
            )
        )
        return html.encode("utf-8")

    def _top(self, address: str) -> str:
        """What leads to the top of the site. The page of what is missing is served under any
        address, so there the whole one is needed, where it is known.
        """
        base = self.material.base_url
        return base if base and address == MISSING else addresses.up(address)


def linked_data(value: dict[str, object]) -> Markup:
    """Return JSON-LD for a script element: data, which nothing in it can close."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  (the three signs that could end it are written out)


@cache
def _environment() -> Environment:
    return environment(
        "pipeline.site", readable=readable, text_html=text_html, linked_data=linked_data
    )
