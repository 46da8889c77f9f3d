"""All parsers, in the order in which they are asked.

The order decides between parsers that would both take a file. A new parser is one line in `_BUILT_IN`;
packages outside the project use the entry point group `nomad.parsers`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from nomad.errors import ConfigurationError, NotFound
from nomad.parsing.parser import Parser

_BUILT_IN = (
    "nomad.parsing.codes.template.parser:TemplateParser",
    "nomad.parsing.codes.phonopy.parser:PhonopyParser",
    "nomad.parsing.codes.vasp.parser:VaspParser",
    "nomad.parsing.codes.exciting.parser:ExcitingParser",
    "nomad.parsing.codes.fhi_aims.parser:FhiAimsParser",
    "nomad.parsing.codes.cp2k.parser:Cp2kParser",
    "nomad.parsing.codes.nwchem.parser:NWChemParser",
    "nomad.parsing.codes.quantumespresso.parser:QuantumEspressoParser",
    "nomad.parsing.codes.gaussian.parser:GaussianParser",
    "nomad.parsing.codes.abinit.parser:AbinitParser",
    "nomad.parsing.codes.orca.parser:OrcaParser",
    "nomad.parsing.codes.castep.parser:CastepParser",
    "nomad.parsing.codes.gpaw.parser:GpawParser",
    "nomad.parsing.codes.siesta.parser:SiestaParser",
    "nomad.parsing.codes.elk.parser:ElkParser",
    "nomad.parsing.codes.lammps.parser:LammpsParser",
    "nomad.parsing.codes.gromacs.parser:GromacsParser",
    "nomad.parsing.codes.archive.parser:ArchiveParser",
)

ENTRY_POINT_GROUP = "nomad.parsers"


@cache
def parsers() -> list[Parser]:
    """One instance of each parser, in matching order: ours first, then those of other packages by name."""
    found = [_load(target) for target in _BUILT_IN]
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        found.append(_instance(point.load(), point.value))
    return found


def parser_by_name(name: str) -> Parser:
    """The parser of that name. Old names (`parser/vasp`, `missing/...`) resolve too. Raises NotFound."""
    by_name = _by_name()
    wanted = "parsers/" + name.removeprefix("parser/") if name.startswith("parser/") else name
    if wanted not in by_name:
        raise NotFound(f"There is no parser {name!r}. Known: {', '.join(sorted(p.name for p in parsers()))}.")
    return by_name[wanted]


def codes() -> list[tuple[str, str | None]]:
    """Code name and homepage of each code that can be read, without repetitions, in matching order."""
    real = [parser for parser in parsers() if parser.domain is not None and not parser.artificial]
    return list({parser.code_name: (parser.code_name, parser.code_homepage) for parser in real}.values())


@cache
def _by_name() -> dict[str, Parser]:
    names = {alias: parser for parser in parsers() for alias in parser.aliases}
    return names | {parser.name: parser for parser in parsers()}


def _load(target: str) -> Parser:
    module, _, name = target.partition(":")
    return _instance(getattr(import_module(module), name), target)


def _instance(loaded: object, origin: str) -> Parser:
    parser = loaded() if isinstance(loaded, type) else loaded
    if not isinstance(parser, Parser):
        raise ConfigurationError(f"{origin} of the entry point group {ENTRY_POINT_GROUP} is not a Parser.")
    return parser
