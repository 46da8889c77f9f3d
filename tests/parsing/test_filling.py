"""Putting values into sections."""

from __future__ import annotations

import pytest

from nomad.datamodel.metainfo.common_dft import Run
from nomad.parsing.filling import fill


def test_only_values_that_exist_are_set():
    run = Run()
    fill(run, program_name="demo", program_version=None)
    assert run.program_name == "demo"
    assert not run.m_is_set("program_version")


def test_unknown_names_are_refused():
    with pytest.raises((AttributeError, KeyError)):
        fill(Run(), no_such_quantity=1)
