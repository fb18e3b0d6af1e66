"""Word files: the package, its styles, and text with tracked changes, written with lxml alone."""
