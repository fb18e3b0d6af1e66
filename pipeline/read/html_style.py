"""What an HTML element, or its ``style`` attribute, says about the look of its characters."""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from pipeline.model.document import Run

_BY_TAG: dict[str, dict[str, bool]] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "u": {"underline": True},
    "s": {"strike": True},
    "strike": {"strike": True},
    "ins": {"inserted": True},
    "del": {"deleted": True},
    "sup": {"superscript": True, "subscript": False},
    "sub": {"subscript": True, "superscript": False},
}
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_MATH_SCRIPTS = {"msup": (None, "sup"), "msub": (None, "sub"), "msubsup": (None, "sub", "sup")}


def styled(run: Run, element: etree._Element) -> Run:
    """Return the style inside ``element``, given the style around it."""
    changes: dict[str, bool] = dict(_BY_TAG.get(str(element.tag), {}))
    changes |= _BY_TAG.get(_math_script(element) or "", {})
    for name, said in _DECLARATION.findall(element.get("style", "").lower()):
        changes |= _declared(name, said.strip())
    return msgspec.structs.replace(run, **changes) if changes else run


def declared(element: etree._Element, name: str) -> str | None:
    """Return what the ``style`` attribute says of a property."""
    found = dict(_DECLARATION.findall(element.get("style", "").lower()))
    return found[name].strip() if name in found else None


def _declared(name: str, said: str) -> dict[str, bool]:
    if name == "vertical-align" and said in ("super", "sub"):
        return _BY_TAG["sup" if said == "super" else "sub"]
    if name == "font-weight":
        bold = said in ("bold", "bolder") or (said.isdigit() and int(said) >= 600)
        return {"bold": bold}
    if name == "font-style":
        return {"italic": said in ("italic", "oblique")}
    if name.startswith("text-decoration"):
        return {
            key: True
            for key, word in (("underline", "underline"), ("strike", "line-through"))
            if word in said
        }
    return {}


def _math_script(element: etree._Element) -> str | None:
    """Return ``sup`` or ``sub`` for the exponent or index of a MathML script element."""
    parent = element.getparent()
    if parent is None or parent.tag not in _MATH_SCRIPTS:
        return None
    place = parent.index(element)
    scripts = _MATH_SCRIPTS[str(parent.tag)]
    return scripts[place] if place < len(scripts) else None
