"""OPTIMADE filters: which structures they find, and which of them are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nomad.errors import BadRequest, NotSupported
from nomad.search.index import SearchIndex
from nomad.search.optimade import compile_filter
from nomad.search.optimade_properties import provider_properties
from nomad.search.query import SearchRequest

from .conftest import World
from .reference import ReferenceIndex, matches


def structure(name: str, **values: Any) -> dict[str, Any]:
    return {
        "calc_id": name,
        "formula": values.pop("formula", None),
        "published": values.pop("published", None),
        "comment": values.pop("comment", None),
        "last_processing": values.pop("time", "2021-06-01T10:00:00"),
        "atoms": values.get("elements", []),
        "dft": {"code_name": values.pop("code_name", "VASP"), "optimade": values},
    }


DOCUMENTS = [
    structure(
        "water", elements=["H", "O"], elements_ratios=[2 / 3, 1 / 3], nelements=2, nsites=3, nperiodic_dimensions=0,
        chemical_formula_reduced="H2O", chemical_formula_anonymous="A2B", species_at_sites=["H", "H", "O"],
        structure_features=[], formula="H2O", published=True, comment="Clear water",
    ),
    structure(
        "rutile", elements=["O", "Ti"], elements_ratios=[2 / 3, 1 / 3], nelements=2, nsites=6, nperiodic_dimensions=3,
        chemical_formula_reduced="O2Ti", chemical_formula_anonymous="A2B", species_at_sites=["Ti", "Ti", "O"],
        structure_features=["disorder"], code_name="exciting", time="2022-06-01T10:00:00", published=False,
    ),
    structure(
        "perovskite", elements=["O", "Sr", "Ti"], elements_ratios=[0.6, 0.2, 0.2], nelements=3, nsites=5,
        nperiodic_dimensions=3, chemical_formula_reduced="O3SrTi", species_at_sites=["Sr", "Ti", "O"],
        structure_features=["disorder", "assemblies"],
    ),
    structure('quo"te', nelements=1, nsites=2, chemical_formula_reduced='a"b\\c', nperiodic_dimensions=2),
]  # fmt: skip
ALL = ("water", "rutile", "perovskite", 'quo"te')

CASES = [
    ("nelements = 2", "water rutile"),
    ("nelements=2", "water rutile"),
    ("nelements != 2", 'perovskite quo"te'),
    ("nsites > 3 AND nsites <= 6", "rutile perovskite"),
    ("3 <= nelements", "perovskite"),
    ("2 = nelements", "water rutile"),
    ("nsites < 3.5", 'water quo"te'),
    ('NOT nelements = 2 AND elements HAS ANY "O"', "perovskite"),
    ('NOT (nelements = 2 AND elements HAS ANY "H")', 'rutile perovskite quo"te'),
    ("nelements > 2 OR nperiodic_dimensions = 0 AND nelements = 2", "perovskite water"),
    ("(nelements > 2 OR nperiodic_dimensions = 0) AND nelements = 2", "water"),
    ("\n nelements\t=\r\n 3 ", "perovskite"),
    ('elements HAS "Ti"', "rutile perovskite"),
    ('elements HAS ALL "Ti", "O"', "rutile perovskite"),
    ('elements HAS ANY "Sr","H"', "perovskite water"),
    ('elements HAS ONLY "O","Ti","C"', "rutile"),
    ('elements HAS ONLY "O"', ""),
    ('elements HAS < "I"', "water"),
    ('elements HAS != "O"', "water rutile perovskite"),
    ('structure_features HAS ONLY "disorder"', 'water rutile quo"te'),
    ("elements LENGTH 2", "water rutile"),
    ("elements LENGTH >= 2", "water rutile perovskite"),
    ("elements LENGTH != 2", 'perovskite quo"te'),
    ("structure_features LENGTH 0", 'water quo"te'),
    ("structure_features LENGTH 2", "perovskite"),
    ("species_at_sites LENGTH 6", "rutile"),
    ("lattice_vectors LENGTH 3", " ".join(ALL)),
    ("lattice_vectors LENGTH 2", ""),
    ("cartesian_site_positions LENGTH 5", "perovskite"),
    ("elements IS KNOWN", "water rutile perovskite"),
    ("elements IS UNKNOWN", 'quo"te'),
    ("assemblies IS UNKNOWN", " ".join(ALL)),
    ("space_group_it_number = 225", ""),
    ('chemical_formula_anonymous != "A2B"', ""),
    ('NOT chemical_formula_anonymous = "A2B"', 'perovskite quo"te'),
    ('chemical_formula_reduced CONTAINS "2"', "water rutile"),
    ('chemical_formula_reduced STARTS WITH "O"', "rutile perovskite"),
    ('chemical_formula_reduced STARTS "O2"', "rutile"),
    ('chemical_formula_reduced ENDS WITH "Ti"', "rutile perovskite"),
    ('chemical_formula_reduced ENDS "O"', "water"),
    ('chemical_formula_reduced = "a\\"b\\\\c"', 'quo"te'),
    ('chemical_formula_reduced >= "O2Ti"', 'rutile perovskite quo"te'),
    ('"O2Ti" > chemical_formula_reduced', "water"),
    ('elements:elements_ratios HAS "H":>0.66', "water"),
    ('elements:elements_ratios HAS "O":>0.5', "rutile perovskite"),
    ('elements_ratios:elements HAS >0.5:"O"', "rutile perovskite"),
    ('elements:elements_ratios HAS ALL "O":>=0.6, "Sr":0.2', "perovskite"),
    ('elements:elements_ratios HAS ANY "H":>0.6, "Sr":<0.3', "water perovskite"),
    ('elements:elements_ratios HAS ONLY "O":>0.5, "Ti":<0.5', "rutile"),
    ('elements:elements_ratios HAS !="O":>0.5', "water"),
    ("elements_ratios HAS 0.6", "perovskite"),
    ("elements_ratios HAS ONLY < 0.65, > 0.66", "water rutile perovskite"),
    ("dimension_types HAS 0", 'water quo"te'),
    ("dimension_types HAS 1", 'rutile perovskite quo"te'),
    ('id = "water"', "water"),
    ('immutable_id != "water"', 'rutile perovskite quo"te'),
    ('type = "structures"', " ".join(ALL)),
    ('type != "structures"', ""),
    ('last_modified >= "2022-06-01T10:00:00Z"', "rutile"),
    ('last_modified = "2022-06-01T12:00:00+02:00"', "rutile"),
    ('_nmd_dft_code_name = "exciting"', "rutile"),
    ('_nmd_formula = "H2O"', "water"),
    ('_nmd_atoms HAS "Sr"', "perovskite"),
    ('_nmd_only_atoms = "TiO"', "rutile"),
    ("_nmd_published = TRUE", "water"),
    ("_nmd_published != TRUE", "rutile"),
    ('_nmd_comment CONTAINS "WATER"', "water"),
    ("_exmpl_bandgap > 3", ""),
    ("NOT _exmpl_bandgap > 3", " ".join(ALL)),
    ("_exmpl_a IS UNKNOWN", " ".join(ALL)),
    ('_exmpl_a HAS "x" OR nelements=3', "perovskite"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(world: World) -> SearchIndex:
    world.fill(DOCUMENTS)
    return world.engine


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_filters(engine: SearchIndex, text: str, expected: str) -> None:
    query = compile_filter(text)
    found = {str(each["calc_id"][0]) for each in ReferenceIndex(DOCUMENTS).documents if matches(each, query)}
    assert found == set(expected.split())
    assert set(engine.search(SearchRequest(query)).hits) == found


nested = st.recursive(
    st.sampled_from([text for text, _ in CASES]),
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("NOT ({})".format, inner),
    ),
    max_leaves=5,
)


def test_nested_filters(engine: SearchIndex) -> None:
    @settings(max_examples=25, derandomize=True, deadline=None, database=None)
    @given(text=nested)
    def check(text: str) -> None:
        query = compile_filter(text)
        expected = {str(each["calc_id"][0]) for each in ReferenceIndex(DOCUMENTS).documents if matches(each, query)}
        assert set(engine.search(SearchRequest(query)).hits) == expected

    check()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nelements",
        "nelements =",
        "nelements = 2 AND",
        "nelements == 2",
        "nelements = 2 and nsites = 3",
        "nelements = 3x",
        "(nelements = 2",
        'chemical_formula_hill starts with "H"',
        'elements HASALL "H"',
        "nelements LENGTH = 1",
        "LENGTH nelements = 1",
        "nelements LENGTH 1",
        "elements LENGTH 1.5",
        'nelements = "2"',
        "chemical_formula_reduced = 3",
        "chemical_formula_reduced CONTAINS 3",
        'elements = "H"',
        'elements CONTAINS "H"',
        'nelements HAS "H"',
        "elements HAS 3",
        'last_modified > "yesterday"',
        'unknown_thing = "x"',
        "_nmd_unknown = 1",
        '_nmd_only_atoms = "Qq"',
        "_nmd_published > TRUE",
        'dft_code_name = "VASP"',
        'chemical_formula_reduced = "open',
        'elements:elements_ratios HAS "H"',
        "NOT NOT nelements = 1",
        "(" * 3000 + "nelements = 1" + ")" * 3000,
        "nelements = 1 " * 20_000,
    ],
    ids=lambda text: text[:40],
)
def test_wrong_filters_are_bad_requests(text: str) -> None:
    with pytest.raises(BadRequest, match=r"filter|only_atoms"):
        compile_filter(text)


@pytest.mark.parametrize(
    "text",
    [
        "nelements = nsites",
        'species.name HAS "Ti"',
        'elements:species_at_sites HAS "H":"H"',
        'elements HAS ONLY > "H"',
        '_nmd_comment > "a"',
        "_nmd_atoms LENGTH 2",
    ],
)
def test_optional_features_that_are_missing(text: str) -> None:
    with pytest.raises(NotSupported):
        compile_filter(text)


def test_quantities_without_prefix_only_on_demand() -> None:
    assert compile_filter('dft_code_name = "VASP"', with_quantities=True) == compile_filter(
        '_nmd_dft_code_name = "VASP"'
    )


def test_other_providers_are_warned_about() -> None:
    warnings: list[str] = []
    compile_filter("_exmpl_a = 1 OR nelements = 2", warnings=warnings)
    assert len(warnings) == 1
    assert "_exmpl_a" in warnings[0]


def test_names_of_quantities_stay_apart() -> None:
    assert len(provider_properties()) == len({each.field for each in provider_properties().values()})
    assert "formula" in provider_properties()
    assert not any(name.startswith("dft_optimade") or name == "uploader" for name in provider_properties())
