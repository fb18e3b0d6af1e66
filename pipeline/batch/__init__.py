"""Wires the stages into a batch, and knows what is up to date.

``run`` does everything; ``pulling``, ``parsing``, ``storing`` and ``comparing`` hold one stage
each. Derived results are kept under ``.annex/`` with the hash of all that went into them
(``fingerprint``), so that a second run does nothing and says so. One process at a time writes
(``lock``).

What a run with nothing to do needs is imported at the top of modules; the readers, git, DeepDiff
and the templates are imported by the function that first needs them.
"""
