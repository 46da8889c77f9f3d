"""What this installation is and knows: parsers, codes, normalisers, search quantities, numbers of things."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nomad
from nomad.auth.users import User
from nomad.repository.access import owner_query
from nomad.repository.installation import Installation
from nomad.search.query import Metric, SearchRequest

STATISTICS_SECONDS = 300.0
GIT_SECONDS = 5.0
DOMAINS = (
    ("dft", "common", "section_run"),
    ("ems", "common_experimental", "section_experiment"),
    ("qcms", "general_qcms", "section_quantum_cms"),
)
GENERAL_PACKAGES = ("general", "general.experimental", "common", "public")
_METRICS = (
    Metric("n_uploads", "cardinality", "upload_id"),
    Metric("n_quantities", "sum", "dft.n_quantities"),
    Metric("n_calculations", "sum", "dft.n_calculations"),
    Metric("n_materials", "cardinality", "encyclopedia.material.material_id"),
)


@dataclass
class _Counted:
    values: dict[str, int]
    expires: float


_statistics: dict[Path, _Counted] = {}
_lock = threading.Lock()


def get_info(_user: User | None, installation: Installation) -> dict[str, Any]:
    """All of `GET /info/`. Numbers of things are up to some minutes old."""
    return {
        **_program_info(),
        "statistics": _cached_statistics(installation),
        "oasis": installation.settings.oasis.is_oasis,
    }


@cache
def _program_info() -> dict[str, Any]:
    """What does not change while the program runs."""
    from nomad.normalizing.pipeline import normalizer_names
    from nomad.parsing.registry import codes, parsers
    from nomad.search.quantities import quantities

    names = [parser.name.partition("/")[2] or parser.name for parser in parsers()]
    return {
        "parsers": names,
        "metainfo_packages": [*GENERAL_PACKAGES, *sorted(names)],
        "codes": [
            {"code_name": name, "code_homepage": homepage}
            for name, homepage in sorted(codes(), key=lambda code: code[0].lower())
        ],
        "normalizers": normalizer_names(),
        "domains": [
            {"name": name, "metainfo": {"all_package": package, "root_section": root}}
            for name, package, root in DOMAINS
        ],
        "search_quantities": {
            name: {"name": name, "description": quantity.meaning, "many": quantity.many}
            for name, quantity in quantities().items()
            if "optimade" not in name
        },
        "version": nomad.__version__,
        "release": nomad.__version__,
        "git": _git_info(),
    }


def _git_info() -> dict[str, str]:
    """The state of the source tree that runs; empty texts for an installed package."""
    tree = Path(nomad.__file__).parents[2]
    if not (tree / ".git").exists():
        return dict.fromkeys(("ref", "version", "commit", "log"), "")
    questions = {
        "ref": ("rev-parse", "--abbrev-ref", "HEAD"),
        "version": ("describe", "--tags", "--always"),
        "commit": ("rev-parse", "--verify", "HEAD"),
        "log": ("log", "-1", "--oneline"),
    }
    return {name: _ask_git(tree, arguments) for name, arguments in questions.items()}


def _ask_git(tree: Path, arguments: tuple[str, ...]) -> str:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        answer = subprocess.run(
            ["git", "-C", str(tree), *arguments],
            capture_output=True,
            text=True,
            timeout=GIT_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()


def _cached_statistics(installation: Installation) -> dict[str, int]:
    key = installation.settings.data_dir.resolve()
    with _lock:
        known = _statistics.get(key)
        if known is None or known.expires < time.monotonic():
            known = _Counted(count_things(installation), time.monotonic() + STATISTICS_SECONDS)
            _statistics[key] = known
        return known.values


def count_things(installation: Installation) -> dict[str, int]:
    """Numbers of published entries, of their uploads, quantities, calculations and materials."""
    response = installation.search.search(SearchRequest(query=owner_query(None, "all"), size=0, metrics=_METRICS))
    counts = {"n_entries": response.total}
    counts.update((metric.name, int(response.metrics.get(metric.name, 0))) for metric in _METRICS)
    return counts
