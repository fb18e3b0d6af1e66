"""The values every stage speaks: labels, text, documents, records, and their canonical JSON.

Nothing here reads a file, knows a list or imports another room (``errors`` apart).
"""
