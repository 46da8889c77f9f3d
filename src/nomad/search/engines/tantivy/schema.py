"""The tantivy schema, derived from the fields of the index."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from typing import Any

import tantivy

from nomad.search.fields import IndexField, Stored, fields

LAYOUT = 1
"""To be raised when documents are written differently although the fields are the same."""
TIE = "_tie"
"""The first eight bytes of the calc_id as a number, in the same order: sorts fast, and breaks ties."""
PRESENT = "_present"
"""Names of the analysed fields that have a value; they have no column of their own."""


@cache
def schema() -> tantivy.Schema:
    """Keywords are columns and terms as they are; numbers, dates and booleans columns; analysed fields only terms."""
    builder = tantivy.SchemaBuilder()
    for field in fields().values():
        _add(builder, field)
    builder.add_unsigned_field(TIE, indexed=True, fast=True)
    builder.add_text_field(PRESENT, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _add(builder: Any, field: IndexField) -> None:
    if field.analysed:
        builder.add_text_field(field.name, tokenizer_name="raw", index_option="basic")
    elif field.kind == "keyword":
        stored = field.name == "calc_id"
        builder.add_text_field(field.name, stored=stored, fast=True, tokenizer_name="raw", index_option="basic")
    elif field.kind == "float":
        builder.add_float_field(field.name, indexed=True, fast=True)
    elif field.kind == "boolean":
        builder.add_boolean_field(field.name, indexed=True, fast=True)
    else:
        builder.add_integer_field(field.name, indexed=True, fast=True)


@cache
def schema_hash() -> str:
    """Changes whenever an index written before cannot be used any more."""
    content = [[field.name, field.kind] for field in fields().values()]
    text = json.dumps([LAYOUT, version("tantivy"), sorted(content)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def tie(calc_id: str) -> int:
    """The number by which equal documents are ordered; equal only for ids that agree in their first eight bytes."""
    return int.from_bytes(calc_id.encode()[:8].ljust(8, b"\0"), "big")


@cache
def _analysed() -> tuple[str, ...]:
    return tuple(field.name for field in fields().values() if field.analysed)


def index_document(flat: dict[str, list[Stored]]) -> dict[str, Any]:
    """What is handed to tantivy for the values of one document."""
    document: dict[str, Any] = dict(flat)
    document[TIE] = tie(str(flat["calc_id"][0]))
    present = [name for name in _analysed() if name in flat]
    if present:
        document[PRESENT] = present
    return document
