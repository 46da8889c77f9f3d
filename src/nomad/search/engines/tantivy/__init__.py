"""The embedded engine: tantivy in a folder, one writing process, any number of reading ones."""
