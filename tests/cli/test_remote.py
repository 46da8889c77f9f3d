from __future__ import annotations

import pytest

from nomad.cli.remote import parse_filters
from nomad.errors import BadRequest


def test_filters_become_a_query() -> None:
    query = parse_filters(["atoms=Si", "dft.code_name=VASP", "n_atoms=1", "n_atoms=2"])
    assert query == {"atoms": ["Si"], "dft.code_name": "VASP", "n_atoms": ["1", "2"]}


def test_a_filter_without_value_is_named() -> None:
    with pytest.raises(BadRequest, match="silicon"):
        parse_filters(["silicon"])
