# ruff: noqa: ANN401 - what LibreOffice hands out has no types here
"""The part that runs inside LibreOffice, which starts it as a macro with its own Python.

Nothing of the project can be imported here. The job is a file named in the environment; the answer
is written after each file, so that a crash shows how far it came.
"""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

Said = tuple[str, str, str, str]

_BULLET, _PICTURE = 6, 8
"""``com.sun.star.style.NumberingType``: CHAR_SPECIAL and BITMAP."""

_ALL = {"accepted": ".uno:AcceptAllTrackedChanges", "rejected": ".uno:RejectAllTrackedChanges"}


def run(*_: object) -> None:
    desktop = XSCRIPTCONTEXT.getDesktop()  # noqa: F821 - LibreOffice puts it there
    try:
        job = json.loads(Path(os.environ["ANNEX_LIBREOFFICE_JOB"]).read_text(encoding="utf-8"))
        answers = []
        for file in job["files"]:
            try:
                answers.append(_read(desktop, uno.systemPathToFileUrl(file)))
            except Exception:  # noqa: BLE001 - whatever it is, it has to leave this process
                answers.append({"error": traceback.format_exc()})
            Path(job["answer"]).write_text(json.dumps(answers), encoding="utf-8")
    finally:
        desktop.terminate()


def _read(desktop: Any, address: str) -> dict[str, Any]:
    accepted, changes = _view(desktop, address, "accepted")
    rejected = _view(desktop, address, "rejected")[0] if changes else accepted
    return {"changes": changes, "accepted": accepted, "rejected": rejected}


def _view(desktop: Any, address: str, view: str) -> tuple[list[Said], int]:
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(address, "_blank", 0, (hidden,))
    if document is None:
        message = "LibreOffice cannot load it"
        raise ValueError(message)
    try:
        changes = sum(1 for _ in document.Redlines)
        if changes:
            manager = XSCRIPTCONTEXT.getComponentContext().ServiceManager  # noqa: F821
            dispatcher = manager.createInstance("com.sun.star.frame.DispatchHelper")
            dispatcher.executeDispatch(document.CurrentController.Frame, _ALL[view], "", 0, ())
            left = sum(1 for _ in document.Redlines)
            if left:
                message = f"{left} of {changes} changes are left after {_ALL[view]}"
                raise ValueError(message)
        said: list[Said] = []
        _blocks(document.Text, "body", said)
        for story, notes in (("footnote", document.Footnotes), ("endnote", document.Endnotes)):
            for index in range(notes.Count):
                _blocks(notes.getByIndex(index), story, said)
        for shape in document.DrawPage:
            text = getattr(shape, "TextBoxContent", None) or shape
            if hasattr(text, "createEnumeration"):
                _blocks(text, "drawn", said)
        return said, changes
    finally:
        document.close(True)  # noqa: FBT003


def _blocks(text: Any, story: str, said: list[Said]) -> None:
    for block in text:
        if block.supportsService("com.sun.star.text.TextTable"):
            for name in block.CellNames:
                _blocks(block.getCellByName(name), story, said)
        elif block.supportsService("com.sun.star.text.Paragraph"):
            label = getattr(block, "ListLabelString", "")
            said.append((story, label, "" if label else _bullet(block), block.getString()))


def _bullet(block: Any) -> str:
    rules = getattr(block, "NumberingRules", None)
    at = getattr(block, "NumberingLevel", None)
    if rules is None or at is None or not getattr(block, "NumberingIsNumber", False):
        return ""
    level = {p.Name: p.Value for p in rules.getByIndex(at)}
    if level["NumberingType"] == _PICTURE:
        return "picture\t"
    if level["NumberingType"] != _BULLET:
        return ""
    font = level.get("BulletFont")
    return f"{level['BulletChar']}\t{font.Name if font is not None else ''}"
