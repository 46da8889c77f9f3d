"""Writes the table of parsers into the reference: what they were seen to read, and how many expected values they meet.

`make parser-table` scores all parsers with the shared raw files, if they are on this machine, keeps the figures in
`parser_scores.json` and writes the table. Without the raw files the stored figures stay, and new parsers get a row.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.parsing.registry import parsers

from .expected_values import data_dir, failed_checks, mainfiles

SCORES = Path(__file__).with_name("parser_scores.json")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "parsers.md"
BEGIN = "<!-- written by `make parser-table`: begin -->"
END = "<!-- written by `make parser-table`: end -->"
HEAD = "| parser | code | versions seen | seen to be read | files | core | two witnesses | extra |\n" + "|---" * 8 + "|"
CALCULATION = "section_single_configuration_calculation"
CONTENT = {
    "structures": ("section_system", "atom_labels"),
    "functional": ("section_method", "section_XC_functionals"),
    "energies": (CALCULATION, "energy_total"),
    "SCF cycles": (CALCULATION, "section_scf_iteration"),
    "forces": (CALCULATION, "atom_forces"),
    "stress": (CALCULATION, "stress_tensor"),
    "eigenvalues": (CALCULATION, "section_eigenvalues"),
    "bands": (CALCULATION, "section_k_band"),
    "density of states": (CALCULATION, "section_dos"),
    "excited states": (CALCULATION, "section_excited_states"),
    "grids": (CALCULATION, "section_volumetric_data"),
    "force constants": (CALCULATION, "hessian_matrix"),
    "basis sets": ("section_basis_set_cell_dependent", None),
    "sequences of geometries": ("section_frame_sequence", "number_of_frames_in_sequence"),
    "thermal properties": ("section_frame_sequence", "section_thermodynamical_properties"),
    "topology": ("section_topology", None),
}
"""What a run can hold: a repeated section of it, and what one of these sections must have."""


def score() -> dict[str, dict[str, Any]]:
    """Parses all shared main files; figures by name of the parser."""
    scores: dict[str, dict[str, Any]] = {}
    for parser in parsers():
        items = mainfiles({parser.name})
        if not items:
            continue
        versions: set[str] = set()
        content: set[str] = set()
        counts = {tier: [0, 0] for tier in ("core", "two_witnesses", "extra")}
        for item in items:
            archive = EntryArchive()
            try:
                parser.parse((data_dir() or Path()) / item["mainfile"], archive, EntryLog())
            except Exception as error:  # a file that cannot be read fails all its checks
                sys.stderr.write(f"{item['mainfile']}: {error}\n")
            tree = json.loads(json.dumps(archive.m_to_dict()))
            for run in tree.get("section_run", []):
                versions.add(shown_version(run.get("program_version", "")))
                content |= {name for name, place in CONTENT.items() if has(run, *place)}
            count(tree, item["checks"], counts)
        scores[parser.name] = {
            "files": len(items),
            "versions": sorted(versions - {""}, key=version_order),
            "content": [name for name in CONTENT if name in content],
            **counts,
        }
    return scores


def has(run: dict[str, Any], section: str, member: str | None) -> bool:
    """Whether a run has the section, and one of those sections the member (a number: more than one)."""
    return any(member is None or each.get(member) not in (None, 1) for each in run.get(section, []))


def count(tree: dict[str, Any], checks: list[dict[str, Any]], counts: dict[str, list[int]]) -> None:
    """Adds the checks of one file: those that hold, and all."""
    counted = [check for check in checks if check.get("schema") != "v1"]
    failed = {id(check) for check, _ in failed_checks(tree, counted)}
    for check in counted:
        for name in [check["tier"], *(["two_witnesses"] if len(check["witness"]) > 1 else [])]:
            counts[name][0] += id(check) not in failed
            counts[name][1] += 1


def shown_version(text: str) -> str:
    """The number with points in the version that a program prints, else the beginning of it."""
    match = re.search(r"\d+(\.\w+)+", text)
    return match.group() if match else text.strip()[:24]


def version_order(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"[.\-]", text)]


def table(scores: dict[str, dict[str, Any]]) -> str:
    """The table of all parsers of codes, in matching order."""
    rows = [row(parser.name, parser.code_name, scores.get(parser.name)) for parser in parsers() if is_listed(parser)]
    return "\n".join([BEGIN, HEAD, *rows, END])


def is_listed(parser: Any) -> bool:
    return parser.domain is not None and not parser.artificial


def row(name: str, code: str, found: dict[str, Any] | None) -> str:
    if found is None:
        return f"| `{name}` | {code} | - | - | 0 | - | - | - |"
    rates = " | ".join(rate(*found[tier]) for tier in ("core", "two_witnesses", "extra"))
    versions, content = ", ".join(found["versions"]), ", ".join(found["content"])
    return f"| `{name}` | {code} | {versions or '-'} | {content or '-'} | {found['files']} | {rates} |"


def rate(passed: int, total: int) -> str:
    return f"{100 * passed / total:.1f} % of {total}" if total else "-"


def written(page: str) -> str:
    """The table that stands in a page."""
    return page[page.index(BEGIN) : page.index(END) + len(END)]


def main() -> None:
    scores = json.loads(SCORES.read_text()) if SCORES.is_file() else {}
    if data_dir() is not None:
        scores = score()
        SCORES.write_text(json.dumps(scores, indent=1) + "\n")
    page = PAGE.read_text()
    PAGE.write_text(page.replace(written(page), table(scores)))


if __name__ == "__main__":
    main()
