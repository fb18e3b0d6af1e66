"""PDF: blocks as plain data, and Typst, which sets them. Nothing here knows what a report says."""
