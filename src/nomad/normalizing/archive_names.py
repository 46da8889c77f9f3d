"""Counts what occurs in an archive, for the search quantities about content."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nomad.metainfo import MSection


@dataclass
class ArchiveNames:
    """Names of all quantities and sub-sections that are set, with their number; one for each instance of a repeating
    sub-section."""

    counts: Counter[str] = field(default_factory=Counter)
    hashes: set[str] = field(default_factory=set)
    """All `configuration_raw_gid`."""
    functionals: set[str] = field(default_factory=set)
    """All `XC_functional_name`."""
    n_calculations: int = 0
    n_systems: int = 0
    n_total_energies: int = 0
    """Total energies of calculations; copies in the metadata do not count."""

    @property
    def total(self) -> int:
        """The number of all properties that are set."""
        return self.counts.total()


def collect_names(archive: MSection) -> ArchiveNames:
    """Walks through the whole archive, metadata included."""
    found = ArchiveNames()
    for section, definition, _ in archive.m_traverse():
        name = definition.name
        found.counts[name] += 1
        if name == "energy_total" and section.m_def.name == "SingleConfigurationCalculation":
            found.n_total_energies += 1
        elif name == "configuration_raw_gid":
            found.hashes.add(section.m_magnitude(name))
        elif name == "XC_functional_name":
            found.functionals.add(section.m_magnitude(name))
    found.n_calculations = found.counts["section_single_configuration_calculation"]
    found.n_systems = found.counts["section_system"]
    return found
