"""Numeric tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomad.logs import EntryLog
from nomad.parsing.tables import column, lower_triangle, matrix, read_table, rectangular


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        (b"1 2\n3 4\n", {}, [[1, 2], [3, 4]]),
        (b"1 2\n\n3 4", {}, [[1, 2], [3, 4]]),
        (b"1 2 3\n4 5\n6 7 8\n", {}, [[1, 2, 3], [6, 7, 8]]),
        (b"1 2\n3 4 5\n6\n", {"columns": 2}, [[1, 2]]),
        (b"Si 1 2\nO1 3 4\n", {"columns": 2, "skip": 1}, [[1, 2], [3, 4]]),
        (b"1.0-2.0\n3.0 4.0\n", {}, [[1, -2], [3, 4]]),
        (b"1 ***\n3 4\n", {}, [[1, np.nan], [3, 4]]),
        (b"1 2 3\n4 5 6 7\n8 9\n", {"columns": 3}, [[1, 2, 3]]),
        (b"", {"columns": 2}, np.empty((0, 2))),
        (b"words only\n", {"columns": 3}, np.empty((0, 3))),
    ],
)
def test_matrix(text, options, expected):
    np.testing.assert_array_equal(matrix(text, **options), expected)


@given(st.binary(max_size=300), st.one_of(st.none(), st.integers(1, 4)), st.integers(0, 2))
def test_matrix_never_raises_and_is_two_dimensional(data, columns, skip):
    found = matrix(data, columns, skip)
    assert found.ndim == 2
    assert columns is None or found.shape[1] == columns


def test_a_data_file_without_comments_and_with_a_cut_row(tmp_path):
    path = tmp_path / "si.dos"
    path.write_bytes(b"#  E   dos\n 1.0 2.0\n 3.0 4.0\n 5.")
    log = EntryLog()
    np.testing.assert_array_equal(read_table(path, log), [[1, 2], [3, 4]])
    assert log.warnings == ["rows of a table are not readable and left out"]


def test_triangles_columns_and_ragged_rows():
    np.testing.assert_array_equal(lower_triangle([1, 2, 3]), [[1, 2], [2, 3]])
    assert lower_triangle([1, 2]) is None
    assert column(b"a 1\nb 2\nc\n", 1) == [1, 2]
    np.testing.assert_array_equal(rectangular([[1, 2], [3]]), [[1, 2], [3, np.nan]])
