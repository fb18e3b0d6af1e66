"""The data repository: editions as files in a git history that people and programs can read.

``repository`` is the way in; ``plumbing`` is the only module that knows GitPython. What the history
looks like from outside is described in ``docs/data-repository.md``.
"""
