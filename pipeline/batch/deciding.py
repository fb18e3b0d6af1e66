"""The ledger of decisions of a list, where its catalogue names one."""

from __future__ import annotations

from pipeline.model.decisions import NOTHING_DECIDED, Decisions, load
from pipeline.sources.catalogue import Catalogue


def ledger(catalogue: Catalogue) -> Decisions:
    """Return the decisions recorded for a list, none where its catalogue names no ledger.

    Raises:
        DecisionError: the ledger the catalogue names is not there or cannot be used.
    """
    if catalogue.decisions is None:
        return NOTHING_DECIDED
    known = (entry.id for entry in catalogue.editions)
    return load(catalogue.folder / catalogue.decisions, known)
