"""Taking a list away: its editions, and what changed, in the forms other programs read.

One module a form, each a function from a :class:`~pipeline.export.material.Material` to files. The
same history gives the same bytes. What each form holds is described in ``docs/exports.md``.
"""
