"""The commands of a LAMMPS input, as its log repeats them or as a script holds them, and what they set."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

_COMMAND_NAMES = (
    "angle_coeff angle_style atom_modify atom_style balance bond_coeff bond_style bond_write boundary box change_box "
    "clear comm_modify comm_style compute compute_modify create_atoms create_bonds create_box delete_atoms "
    "delete_bonds dielectric dihedral_coeff dihedral_style dimension displace_atoms dump dump_modify dynamical_matrix "
    "echo fix fix_modify group group2ndx ndx2group hyper if improper_coeff improper_style include info jump kim_init "
    "kim_interactions kim_query kim_param kim_property kspace_modify kspace_style label labelmap lattice log mass "
    "message min_modify min_style minimize molecule neb neigh_modify neighbor newton next package pair_coeff "
    "pair_modify pair_style pair_write partition prd print processors quit read_data read_dump read_restart region "
    "replicate rerun reset_atom_ids reset_atoms reset_mol_ids reset_timestep restart run run_style server set shell "
    "special_bonds suffix tad temper temper/grem temper/npt thermo thermo_modify thermo_style third_order timer "
    "timestep uncompute undump unfix units variable velocity write_coeff write_data write_dump write_restart "
)
COMMANDS = frozenset(_COMMAND_NAMES.split())
RUNS = ("run", "minimize", "rerun", "prd", "tad", "temper", "temper/grem", "temper/npt", "neb", "hyper")
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w)")


@dataclass(frozen=True)
class Command:
    """One command: its name, its arguments without comment, and where it stands."""

    name: str
    arguments: tuple[str, ...]
    offset: int = 0

    @property
    def text(self) -> str:
        return " ".join(self.arguments)


@dataclass
class Dump:
    """A `dump` command: what is written, to which file, and which stages of the run it was active in."""

    group: str
    style: str
    file: str
    columns: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    """Elements of the atom types, if a `dump_modify` gives them."""
    first_stage: int = 0
    last_stage: int | None = None


@dataclass
class Settings:
    """What the commands so far have set; a copy of it belongs to each stage of the run."""

    units: str | None = None
    boundary: tuple[str, ...] = ()
    atom_style: tuple[str, ...] = ()
    timestep: float | None = None
    normalised: bool | None = None
    """Whether energies are printed per atom (`thermo_modify norm`)."""
    run_style: str = "verlet"
    min_style: str = "cg"
    fixes: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Style and arguments of the active fixes, by their ID."""
    action: Command | None = None
    """The last command that ran dynamics or a minimisation."""


@dataclass
class Script:
    """All that a log or an input script says, gathered command by command."""

    settings: Settings = field(default_factory=Settings)
    commands: dict[str, list[str]] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    dumps: list[Dump] = field(default_factory=list)
    styles: dict[str, str] = field(default_factory=dict)
    """Arguments of `pair_style`, `bond_style`, ... by the first word."""
    coefficients: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    masses: dict[int, str] = field(default_factory=dict)
    restarted: bool = False
    stages: int = 0
    _active: dict[str, Dump] = field(default_factory=dict)

    def stage(self) -> Settings:
        """The settings of the stage that begins now."""
        self.stages += 1
        return _copy(self.settings)

    def apply(self, command: Command) -> None:
        """Takes in one command; one that makes no sense changes nothing."""
        name, given = command.name, command.arguments
        self.commands.setdefault(name, []).append(command.text)
        settings = self.settings
        if name in RUNS:
            settings.action = command
        elif name == "clear":
            self.settings = Settings(action=settings.action)
            self._close_dumps()
        elif not given:
            return
        elif name in ("units", "run_style", "min_style"):
            setattr(settings, name, given[0])
        elif name in ("boundary", "atom_style"):
            setattr(settings, name, given)
        elif name == "timestep":
            settings.timestep = _number(given[0])
        elif name == "thermo_style":
            settings.normalised = None
        elif name == "thermo_modify" and "norm" in given[:-1]:
            settings.normalised = given[given.index("norm") + 1] in ("yes", "on", "true")
        elif name == "fix" and len(given) > 2:
            settings.fixes[given[0]] = (given[2], given[3:])
        elif name == "unfix":
            settings.fixes.pop(given[0], None)
        elif name == "variable" and len(given) > 2:
            self.variables[given[0]] = " ".join(given[2:]).strip("\"'")
        elif name == "read_restart":
            self.restarted = True
        else:
            self._force_field(name, given)
            self._output(name, given)

    def _force_field(self, name: str, given: tuple[str, ...]) -> None:
        kind, _, what = name.partition("_")
        if what == "style" and kind in ("pair", "bond", "angle", "dihedral", "improper", "kspace"):
            self.styles[kind] = " ".join(given)
            self.coefficients.pop(kind, None)
        elif what == "coeff" and kind in self.styles:
            self.coefficients.setdefault(kind, []).append(given)
        elif name == "mass" and len(given) > 1:
            for number in _range(given[0]):
                self.masses[number] = given[1]

    def _output(self, name: str, given: tuple[str, ...]) -> None:
        if name == "dump" and len(given) > 4:
            dump = Dump(given[1], given[2], given[4], given[5:], first_stage=self.stages)
            self.dumps.append(dump)
            self._active[given[0]] = dump
        elif name == "dump_modify" and given[0] in self._active and "element" in given:
            start = given.index("element") + 1
            stop = next((i for i in range(start, len(given)) if not given[i][:1].isupper()), len(given))
            self._active[given[0]].elements = given[start:stop]
        elif name == "undump" and given[0] in self._active:
            self._active.pop(given[0]).last_stage = self.stages - 1

    def _close_dumps(self) -> None:
        for dump in self._active.values():
            dump.last_stage = self.stages - 1
        self._active.clear()

    def substituted(self, command: Command) -> Command:
        """The command with the variables that are known put in."""
        known = self.variables

        def value(match: re.Match[str]) -> str:
            return known.get(match.group(1) or match.group(2), match.group())

        return Command(command.name, tuple(_VARIABLE.sub(value, word) for word in command.arguments), command.offset)


def command_of(line: str, offset: int = 0) -> Command | None:
    """The command in a line, None if it holds none."""
    if not line[:1].isalpha() and not line[:1].isspace():
        return None
    words = line.partition("#")[0].split()
    if not words or words[0] not in COMMANDS:
        return None
    return Command(words[0], tuple(words[1:]), offset)


def _copy(settings: Settings) -> Settings:
    copied = copy.copy(settings)
    copied.fixes = dict(settings.fixes)
    return copied


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _range(word: str) -> range:
    """The atom types that `3` or `2*4` stand for; open ranges (`*`) have no known end and give none."""
    first, star, last = word.partition("*")
    try:
        start = int(first)
        return range(start, min(int(last), start + 1000) + 1) if star else range(start, start + 1)
    except ValueError:
        return range(0)
