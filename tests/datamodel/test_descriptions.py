"""The schemas explain themselves."""

from __future__ import annotations

import pytest

from nomad.datamodel.packages import packages
from nomad.metainfo import Package, Quantity, SubSection
from nomad.metainfo.packages import definitions_of


@pytest.mark.parametrize("name", packages())
def test_everything_is_described(name: str) -> None:
    package = packages()[name]
    missing = [
        definition.qualified_name()
        for definition in (package, *definitions_of(package))
        if not definition.description and not isinstance(definition, SubSection)
    ]
    assert not missing, f"without description: {missing}"


@pytest.mark.parametrize("package", packages().values(), ids=packages().keys())
def test_units_are_written_as_the_unit_library_writes_them(package: Package) -> None:
    wrong = [
        f"{item.qualified_name()}: {item.unit_text!r} is {item.unit}"
        for item in definitions_of(package)
        if isinstance(item, Quantity) and item.unit_text and str(item.unit) != item.unit_text
    ]
    assert not wrong


@pytest.mark.parametrize("package", packages().values(), ids=packages().keys())
def test_definitions_keep_the_rules_of_the_language(package: Package) -> None:
    package.__init_metainfo__()
    errors, _ = package.m_all_validate()
    assert not errors
