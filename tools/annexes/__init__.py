"""Random annexes: a seed gives an edition's truth, and that truth typeset in four unlike ways.

Nothing is copied from an official text: words are made by a small grammar.
"""
