"""What is derived from a parsed archive: one module for each normaliser, run in order by `pipeline`."""
