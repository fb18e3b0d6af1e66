"""What a history answers: identities over a run of editions, and every question asked of them.

Pure: functions from a :class:`~pipeline.model.lineage.Lineage` and editions to values. Nothing here
knows git, prints, or reads a file.
"""
