"""Wires the stages into a batch, and knows what is up to date.

``run`` does everything; ``pulling``, ``parsing``, ``storing`` and ``comparing`` hold one stage
each. Derived results are kept under ``.annex/`` with the hash of all that went into them
(``fingerprint``), so that a second run does nothing and says so.
"""
