"""Tables as bytes, batch by batch: CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from nomad.errors import NotSupported
from nomad.repository.export_columns import Column

Rows = Sequence[Sequence[Any]]
Writer = Callable[[Sequence[Column], Iterable[Rows]], Iterator[bytes]]
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""Begins of texts that spreadsheets would run as formulas."""
ROW_GROUP = 20_000
"""Rows that Parquet keeps together; so many are in memory at once."""


@dataclass(frozen=True)
class Format:
    """One form of a table."""

    suffix: str
    media_type: str
    write: Writer


def _csv(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in columns])
    for rows in batches:
        writer.writerows([_cell(value) for value in row] for row in rows)
        yield buffer.getvalue().encode(errors="replace")
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    if isinstance(value, list | dict):
        return _json(value).decode()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_MARKS) else value


def _json_lines(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    names = [column.name for column in columns]
    for rows in batches:
        yield b"".join(_json(dict(zip(names, row, strict=True))) + b"\n" for row in rows)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def _parquet(columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise NotSupported(
            "Parquet needs pyarrow on the server (pip install 'nomad-repository[parquet]'); csv and jsonl need nothing."
        ) from error
    return _parquet_chunks(arrow, parquet, columns, batches)


def _parquet_chunks(arrow: Any, parquet: Any, columns: Sequence[Column], batches: Iterable[Rows]) -> Iterator[bytes]:
    types: Mapping[str, Any] = {
        "text": arrow.string(),
        "json": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "time": arrow.timestamp("us", tz="UTC"),
    }
    schema = arrow.schema(
        [
            (
                column.name,
                arrow.list_(types[column.kind]) if column.many and column.kind != "json" else types[column.kind],
            )
            for column in columns
        ]
    )
    sink = _Sink()
    pending: list[Sequence[Any]] = []
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for rows in batches:
            pending += rows
            if len(pending) >= ROW_GROUP:
                writer.write_table(_table(arrow, schema, columns, pending))
                pending = []
                yield sink.take()
        writer.write_table(_table(arrow, schema, columns, pending))
    yield sink.take()


def _table(arrow: Any, schema: Any, columns: Sequence[Column], rows: Rows) -> Any:
    arrays = []
    for number, column in enumerate(columns):
        values: Iterable[Any] = (row[number] for row in rows)
        if column.kind == "json":
            values = (None if value is None else _json(value).decode() for value in values)
        arrays.append(arrow.array(list(values), schema.field(number).type))
    return arrow.Table.from_arrays(arrays, schema=schema)


class _Sink(io.RawIOBase):
    """A file that only goes forward and hands out what has been written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, data: Any) -> int:
        content = bytes(data)
        self._parts.append(content)
        self._position += len(content)
        return len(content)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", _csv),
    "jsonl": Format("jsonl", "application/x-ndjson", _json_lines),
    "parquet": Format("parquet", "application/vnd.apache.parquet", _parquet),
}
