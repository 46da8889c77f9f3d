"""Which metadata of an entry belong to its rows, and not to what is derived from its files."""

from __future__ import annotations

OWNED_BY_ROWS = frozenset(
    ("upload_id", "calc_id", "mainfile", "uploader", "upload_time", "with_embargo", "published", "parser_name")
)
