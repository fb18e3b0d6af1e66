"""The command line: a module for each command, found by name when it is asked for.

A command parses options, calls one function of ``pipeline.batch``, and prints. Modules here import
only click at the top; what a command needs beyond that is imported when it runs, so that ``--help``
answers at once.
"""
