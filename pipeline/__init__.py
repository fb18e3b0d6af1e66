"""Versioned data and change reports for the MTCR Annex and lists like it.

The stages are functions from one value to the next::

    bytes --read--> Document --parse--> Edition --store--> git history
                                Edition, Edition --compare--> ChangeSet --report--> files

See ``docs/architecture.md`` for the rooms and what each may import.
"""

__version__ = "0.1.0"
