"""Builds the specimen control list in ``sources/specimen``: files, truth and catalogue.

``python -m tools.specimen build`` writes them; ``python -m tools.specimen check`` builds them again
in memory and compares.
"""
