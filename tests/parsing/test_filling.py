"""Putting values into sections."""

from __future__ import annotations

import pytest

from nomad.datamodel.metainfo.common_dft import Method, Run
from nomad.parsing.filling import fill


def test_only_values_that_exist_are_set():
    run = Run()
    fill(run, program_name="demo", program_version=None)
    assert run.program_name == "demo"
    assert not run.m_is_set("program_version")


def test_unknown_names_are_refused():
    with pytest.raises((AttributeError, KeyError)):
        fill(Run(), no_such_quantity=1)


def test_integers_that_the_quantity_cannot_hold_are_left_out():
    method = Method()
    fill(method, total_charge=2**31, number_of_spin_channels=2)
    assert not method.m_is_set("total_charge")
    assert method.number_of_spin_channels == 2
