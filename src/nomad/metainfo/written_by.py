"""By which definitions a tree was written: the rows that are stored with it.

```json
[{"name": "nomad.datamodel.datamodel.EntryArchive",
  "definition_id": "<40 hexadecimal digits>",
  "sub_sections": {"section_run": 1}},
 {"name": "nomad.datamodel.metainfo.common_dft.Run",
  "definition_id": "<40 hexadecimal digits>",
  "extensions": {"vaspparser.metainfo.vasp.VaspRun": "<40 hexadecimal digits>"},
  "units": {"time_run_date_end": "second"}}]
```

The first row is about the root; `sub_sections` gives the positions of the rows about what sub-sections hold.
Only what the tree uses is listed. Together with the data, which show types and shapes themselves, this is all that is
needed to read the tree when the definitions have changed since; see `former`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.metainfo.sub_section import SubSection

if TYPE_CHECKING:
    from nomad.metainfo.section_definition import Section
    from nomad.metainfo.sections import MSection

KEY = "m_definitions"
"""Under this name the rows are in the object that describes the root of a tree."""


def written_by(root: MSection) -> list[dict[str, Any]]:
    """The rows for a tree, see above."""
    used: dict[Section, set[str]] = {}
    for section in root.m_all_contents(include_self=True):
        names = used.get(section.m_def)
        if names is None:
            names = used[section.m_def] = set()
        names.update(section.m_data)
    positions = {definition: position for position, definition in enumerate(used)}
    return [_row(definition, names, positions) for definition, names in used.items()]


def is_present(rows: list[dict[str, Any]], root: Section) -> bool:
    """Whether all definitions are still as they were when the tree was written."""
    from nomad.metainfo import registry

    known: dict[str, str] = {}
    for row in rows:
        known[row["name"]] = row["definition_id"]
        known.update(row.get("extensions", {}))
    if any(name.rpartition(".")[0] not in registry.packages for name in known):
        for load in registry.loaders:
            load()
    if not rows or rows[0]["name"] != root.qualified_name():
        return False
    found = ((registry.find_section(name), known_id) for name, known_id in known.items())
    return all(section is not None and section.definition_id == known_id for section, known_id in found)


def _row(definition: Section, names: set[str], positions: dict[Section, int]) -> dict[str, Any]:
    row: dict[str, Any] = {"name": definition.qualified_name(), "definition_id": definition.definition_id}
    properties = definition.properties()
    for name in sorted(names):
        prop = properties.get(name)
        if prop is None:
            continue
        owner: Any = prop.m_parent
        if owner is not definition and owner.extends_base_section:
            row.setdefault("extensions", {})[owner.qualified_name()] = owner.definition_id
        if isinstance(prop, SubSection):
            if prop.section in positions:
                row.setdefault("sub_sections", {})[name] = positions[prop.section]
        elif prop.m_data.get("unit") is not None:
            row.setdefault("units", {})[name] = prop.m_data["unit"]
    return row
