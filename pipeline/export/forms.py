"""The forms an export comes in: what each can be asked for, and where it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

import msgspec

from pipeline.errors import ExportError
from pipeline.export.material import Material, Scope


class Form(msgspec.Struct, frozen=True):
    """A form: what it is in a few words, which scopes it has, and whether it is a folder of files.

    ``compared`` says for which scopes it needs the comparison of editions.
    """

    what: str
    scopes: tuple[Scope, ...]
    compared: tuple[Scope, ...] = ()
    folder: bool = False


_WHOLE = (Scope.EDITION, Scope.ALL)
_EVERY = (Scope.EDITION, Scope.ALL, Scope.DELTA)

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "json": Form(
            "records as JSON, a file an edition; a change set", _EVERY, (Scope.DELTA,), folder=True
        ),
        "ndjson": Form("a node, or a change, a line", _EVERY, (Scope.DELTA,)),
        "json-patch": Form("RFC 6902: from one edition's JSON to another's", (Scope.DELTA,)),
        "csv": Form("tables for spreadsheets", _EVERY, (Scope.DELTA,), folder=True),
        "parquet": Form(
            "typed tables for data frames", _EVERY, (Scope.ALL, Scope.DELTA), folder=True
        ),
        "sqlite": Form("a database with full-text search", _WHOLE, (Scope.ALL,)),
        "feed": Form("snapshots and deltas for importers", _EVERY, (), folder=True),
        "atom": Form("a feed of editions and changes", (Scope.ALL,), (Scope.ALL,)),
        "skos": Form("a thesaurus in Turtle, a concept an identity", _WHOLE),
        "akoma-ntoso": Form("legal XML, a document an edition", _WHOLE, folder=True),
    }
)


def form_of(name: str, scope: Scope) -> Form:
    """Return a form that has a scope.

    Raises:
        ExportError: there is no such form, or it does not have that scope.
    """
    if name not in FORMS:
        raise ExportError(
            where=f"form {name!r}",
            found="no export has this form",
            expected=f"one of {', '.join(FORMS)}",
            do="ask for one of these forms",
        )
    form = FORMS[name]
    if scope not in form.scopes:
        raise ExportError(
            where=f"form {name!r}",
            found=_SAID[scope],
            expected=" or ".join(_SAID[one] for one in form.scopes),
            do="ask for what the form can hold, or for another form (docs/exports.md)",
        )
    return form


_SAID = {Scope.EDITION: "--edition", Scope.ALL: "--all", Scope.DELTA: "--delta"}


def files(name: str, material: Material) -> dict[str, bytes]:
    """Return the files of an export by name: one, or those of a folder.

    Raises:
        ExportError: there is no such form, or it cannot hold what is asked for.
    """
    form_of(name, material.scope)
    module = import_module(f"pipeline.export.as_{name.replace('-', '_')}")
    make: Callable[[Material], dict[str, bytes]] = module.files
    return make(material)
