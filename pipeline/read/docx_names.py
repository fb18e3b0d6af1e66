"""Names of WordprocessingML (ISO/IEC 29500-1) and the reading of its small values."""

from __future__ import annotations

from functools import cache

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@cache
def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return _W + name


def relation_id(element: etree._Element) -> str | None:
    """Return the element's ``r:id``."""
    return element.get(_R + "id")


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return ``w:val`` of the child ``name``, or ``None`` where child or attribute is absent."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def number(text: str | None) -> int | None:
    """Read a whole number; ``None`` where there is none."""
    if text is None:
        return None
    try:
        return int(float(text))
    except ValueError:
        return None


def truth(text: str | None) -> bool:
    """Read ``ST_OnOff``: an element without ``w:val`` is on."""
    return text not in ("0", "false", "off")


def points(twips: int | None) -> float | None:
    """Return twentieths of a point as points."""
    return None if twips is None else twips / 20
