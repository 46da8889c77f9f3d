"""The schemas of archives: what parsers fill."""
