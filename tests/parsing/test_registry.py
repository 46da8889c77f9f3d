"""The list of parsers."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint

import pytest

from nomad.errors import ConfigurationError, NotFound
from nomad.parsing import registry
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules


@pytest.fixture(autouse=True)
def fresh_registry():
    registry.parsers.cache_clear()
    registry._by_name.cache_clear()
    yield
    registry.parsers.cache_clear()
    registry._by_name.cache_clear()


def test_every_parser_declares_what_the_api_shows():
    names = [parser.name for parser in registry.parsers()]
    assert len(names) == len(set(names))
    for parser in registry.parsers():
        assert re.fullmatch(r"parsers/[a-z0-9_-]+", parser.name)
        assert parser.code_name
        assert isinstance(parser.rules, MainfileRules)
        assert parser.code_homepage is None or parser.code_homepage.startswith("http")


def test_the_order_is_that_of_the_contract():
    names = [parser.name for parser in registry.parsers()]
    assert names.index("parsers/vasp") < names.index("parsers/quantumespresso") < names.index("parsers/abinit")
    assert names[-1] == "parsers/archive"


@pytest.mark.parametrize("name", ["parsers/vasp", "parser/vasp"])
def test_parsers_are_found_by_old_and_new_names(name):
    assert registry.parser_by_name(name).name == "parsers/vasp"


def test_unknown_names_are_refused():
    with pytest.raises(NotFound, match="parsers/nothing"):
        registry.parser_by_name("parsers/nothing")


def test_codes_have_names_and_homepages_and_no_artificial_ones():
    codes = dict(registry.codes())
    assert codes["VASP"] == "https://www.vasp.at/"
    assert not {"unavailable", "Template"} & codes.keys()


class Foreign(Parser):
    name = "parsers/foreign"
    code_name = "Foreign"
    rules = MainfileRules(content="foreign")


def test_other_packages_add_parsers_by_entry_point(monkeypatch):
    point = EntryPoint("foreign", f"{__name__}:Foreign", registry.ENTRY_POINT_GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    assert registry.parsers()[-1].name == "parsers/foreign"
    assert registry.parser_by_name("parsers/foreign").code_name == "Foreign"


def test_an_entry_point_that_is_no_parser_is_a_configuration_error(monkeypatch):
    point = EntryPoint("wrong", "pathlib:Path", registry.ENTRY_POINT_GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    with pytest.raises(ConfigurationError, match=r"nomad\.parsers"):
        registry.parsers()
