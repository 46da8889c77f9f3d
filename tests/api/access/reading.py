"""What every reading operation must answer to each cell, derived from the rules of who may see what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.access.observing import (
    Observe,
    archive_page,
    exported,
    frozen_page,
    is_suggested,
    listed_names,
    mirrored,
    names_and_manifest,
    names_in_zip,
    own_dataset,
    own_upload,
    search_page,
    value_is_shown,
    values_are_shown,
)
from api.access.world import AUXILIARY, FILES, MAINFILE, POTCAR, Cell, calc_id, upload_id

Expect = Callable[[Cell], Any]


@dataclass(frozen=True)
class Reading:
    """A request, what of its answer matters, and what that must be."""

    operation: str
    path: str
    expect: Expect
    observe: Observe = lambda response, _: response.status_code
    method: str = "GET"
    options: Callable[[str], Mapping[str, Any]] = field(default=lambda _: {})
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.operation} {self.note}".strip()


def as_owner(owner: str, answer: Callable[[Cell], Any]) -> Expect:
    """A search with this value of `owner`: 401 for whoever may not use it."""
    if owner == "admin":
        return admin_then(answer)
    return login_then(answer) if owner in ("user", "shared", "staging") else answer


def login_then(answer: Callable[[Cell], Any]) -> Expect:
    """401 for guests."""
    return lambda cell: answer(cell) if cell.is_known else 401


def admin_then(answer: Callable[[Cell], Any]) -> Expect:
    """401 for everybody but the admin."""
    return lambda cell: answer(cell) if cell.role == "admin" else 401


def _readable(paths: tuple[str, ...], *, restricted: bool, public: bool) -> list[str]:
    """POTCAR files belong to the restricted data, wherever they are."""
    return sorted(path for path in paths if restricted or (public and path != POTCAR))


def _upload_files(paths: tuple[str, ...]) -> Expect:
    """Zips of an upload: what may not be read is left out."""
    return lambda cell: _readable(paths, restricted=cell.owns, public=cell.state == "published") if cell.exists else 404


def _entry_files(paths: tuple[str, ...]) -> Expect:
    return lambda cell: (
        _readable(paths, restricted=cell.reads_restricted, public=cell.state == "published") if cell.exists else 404
    )


def _file(path: str, *, entry_wise: bool) -> Expect:
    def expect(cell: Cell) -> int:
        if not cell.exists:
            return 404
        restricted = cell.reads_restricted if entry_wise else cell.owns
        return 200 if restricted or (cell.state == "published" and path != POTCAR) else 401

    return expect


def _listing(paths: tuple[str, ...], *, entry_wise: bool) -> Expect:
    """Not published: refused. Published: what may not be read is left out, and without anything left there is none."""

    def expect(cell: Cell) -> Any:
        if not cell.exists:
            return 404
        restricted = cell.reads_restricted if entry_wise else cell.owns
        names = _readable(paths, restricted=restricted, public=cell.state == "published")
        if names:
            return [name.rpartition("/")[2] for name in names]
        return 404 if cell.is_published else 401

    return expect


def _queried_files(owner: str) -> Expect:
    def expect(cell: Cell) -> Any:
        if not cell.finds(owner) or not cell.reads_entry:
            return [], []
        paths = _readable(DIRECTORY, restricted=cell.reads_restricted, public=cell.state == "published")
        place = upload_id(cell.state)
        return [f"{place}/{path}" for path in paths], [f"{place}/{MAINFILE}"]

    return as_owner(owner, expect)


def _queried_archives(owner: str) -> Expect:
    def expect(cell: Cell) -> Any:
        found = cell.finds(owner) and cell.reads_entry
        return ([f"{calc_id(cell.state)}.json"], [calc_id(cell.state)]) if found else ([], [])

    return as_owner(owner, expect)


def _expected_archive_page(owner: str) -> Expect:
    """Limited to what `all` finds, for every owner. Embargoed entries of others count, their archives are left out."""

    def expect(cell: Cell) -> Any:
        if not (cell.finds(owner) and cell.finds("all")):
            return 0, []
        return 1, [calc_id(cell.state)] if cell.reads_entry else []

    return as_owner(owner, expect)


def _archive_of_entry(cell: Cell) -> int:
    if not cell.exists:
        return 404
    if not cell.reads_entry:
        return 401
    return 404 if cell.state == "processing" else 200


def _expected_search(owner: str) -> Expect:
    def expect(cell: Cell) -> Any:
        found = cell.finds(owner)
        number = int(found)
        return {
            "total": number,
            "hits": [calc_id(cell.state)] if found else [],
            "metric": number,
            "statistic": number,
            "histogram": number,
            "groups": [upload_id(cell.state)] if found else [],
        }

    return as_owner(owner, expect)


def _expected_export(owner: str) -> Expect:
    def expect(cell: Cell) -> Any:
        return cell.finds(owner)

    return as_owner(owner, expect)


def _expected_frozen(cell: Cell) -> Any:
    """A list of nothing where the entry was not in the index yet."""
    if cell.state == "processing":
        return [], 0, 0
    if not cell.exists:
        return [], 0, 1
    return ([calc_id(cell.state)], 0, 0) if cell.reads_entry else ([], 1, 0)


def _by_entry(**options: Any) -> Callable[[str], Mapping[str, Any]]:
    return lambda state: {"params": {"calc_id": calc_id(state), **options}}


def _by_entry_in_body(owner: str, **body: Any) -> Callable[[str], Mapping[str, Any]]:
    return lambda state: {"json": {"query": {"calc_id": [calc_id(state)], "owner": owner}, **body}}


DIRECTORY = tuple(path for path in FILES if path.startswith("calc/"))
OWNERS = ("visible", "public", "all", "user", "shared", "staging", "admin")
SEARCH = {"statistics": "atoms", "metrics": "uploads", "date_histogram": "true", "uploads_grouped": "true"}
SEARCH_BODY = {
    "statistics_required": ["atoms"],
    "metrics": ["uploads"],
    "date_histogram": True,
    "uploads_grouped": {},
}
FULL_LIST = {"params": {"state": "all", "per_page": 100}}

READINGS = (
    Reading("auth.get_auth", "/auth/", login_then(lambda _: 200)),
    Reading("auth.get_users", "/auth/users", lambda _: 200, options=lambda _: {"params": {"query": "Example"}}),
    Reading(
        "uploads.get_uploads",
        "/uploads/",
        login_then(lambda cell: cell.role == "owner" and cell.exists),
        own_upload,
        options=lambda _: FULL_LIST,
    ),
    Reading("uploads.get_upload_command", "/uploads/command", login_then(lambda _: 200)),
    Reading(
        "uploads.get_upload",
        "/uploads/{upload_id}",
        login_then(lambda cell: 200 if cell.owns and cell.exists else 404),
    ),
    *(
        Reading("raw.get", f"/raw/{{upload_id}}/{path}", _file(path, entry_wise=False), note=path)
        for path in (MAINFILE, AUXILIARY, POTCAR)
    ),
    Reading("raw.get", "/raw/{upload_id}/calc", _listing(DIRECTORY, entry_wise=False), listed_names, note="directory"),
    Reading("raw.get", "/raw/{upload_id}/calc*", _upload_files(DIRECTORY), names_in_zip, note="wildcard"),
    Reading(
        "raw.get_files_alternate",
        "/raw/{upload_id}",
        _upload_files(FILES),
        names_in_zip,
        options=lambda _: {"params": {"files": ",".join(FILES)}},
    ),
    Reading(
        "raw.get_files",
        "/raw/{upload_id}",
        _upload_files(FILES),
        names_in_zip,
        "POST",
        lambda _: {"json": {"files": list(FILES)}},
    ),
    Reading(
        "raw.get_file_list_from_calc",
        "/raw/calc/{upload_id}/{calc_id}/",
        _listing(DIRECTORY, entry_wise=True),
        listed_names,
    ),
    *(
        Reading(
            "raw.get_file_from_calc",
            f"/raw/calc/{{upload_id}}/{{calc_id}}/{path.rpartition('/')[2]}",
            _file(path, entry_wise=True),
            note=path,
        )
        for path in (MAINFILE, AUXILIARY, POTCAR)
    ),
    Reading(
        "raw.get_file_from_calc",
        "/raw/calc/{upload_id}/{calc_id}/*",
        _entry_files(DIRECTORY),
        names_in_zip,
        note="wildcard",
    ),
    *(
        Reading(
            "raw.raw_files_from_query",
            "/raw/query",
            _queried_files(owner),
            names_and_manifest,
            options=_by_entry(owner=owner),
            note=owner,
        )
        for owner in OWNERS
    ),
    *(
        Reading(
            "raw.post_raw_files_from_query",
            "/raw/query",
            _queried_files(owner),
            names_and_manifest,
            "POST",
            _by_entry_in_body(owner),
            note=owner,
        )
        for owner in ("visible", "all", "admin")
    ),
    Reading("archive.get_archive_calc", "/archive/{upload_id}/{calc_id}", _archive_of_entry),
    Reading("archive.get_archive_logs", "/archive/logs/{upload_id}/{calc_id}", _archive_of_entry),
    *(
        Reading(
            "archive.archive_download",
            "/archive/download",
            _queried_archives(owner),
            names_and_manifest,
            options=_by_entry(owner=owner),
            note=owner,
        )
        for owner in OWNERS
    ),
    *(
        Reading(
            "archive.post_archive_query",
            "/archive/query",
            _expected_archive_page(owner),
            archive_page,
            "POST",
            _by_entry_in_body(owner, required=required),
            note=f"{owner} {part}",
        )
        for owner in OWNERS
        for part, required in (("metadata", {"section_metadata": "*"}), ("run", {"section_run[0]": "*"}))
    ),
    *(
        Reading(
            "repo.search",
            "/repo/",
            _expected_search(owner),
            search_page,
            options=_by_entry(owner=owner, **SEARCH),
            note=owner,
        )
        for owner in OWNERS
    ),
    *(
        Reading(
            "repo.post_search",
            "/repo/",
            _expected_search(owner),
            search_page,
            "POST",
            _by_entry_in_body(owner, **SEARCH_BODY),
            note=owner,
        )
        for owner in ("visible", "all", "user")
    ),
    *(
        Reading(
            "repo.quantity_search",
            "/repo/quantity/atoms",
            lambda cell, owner=owner: cell.finds(owner),
            value_is_shown,
            options=lambda _, owner=owner: {"params": {"owner": owner, "size": 50}},
            note=owner,
        )
        for owner in ("visible", "public", "all")
    ),
    *(
        Reading(
            "repo.quantities_search",
            "/repo/quantities",
            lambda cell, owner=owner: (cell.finds(owner), cell.finds(owner)),
            values_are_shown,
            options=lambda _, owner=owner: {
                "params": {"owner": owner, "quantities": ["atoms", "upload_id"], "size": 50}
            },
            note=owner,
        )
        for owner in ("visible", "all")
    ),
    *(
        Reading(
            "repo.suggestions_search",
            "/repo/suggestions/encyclopedia.material.material_id",
            lambda cell, owner=owner: cell.finds(owner),
            is_suggested,
            options=lambda state, owner=owner: {"params": {"owner": owner, "include": f"of {state}"}},
            note=owner,
        )
        for owner in ("visible", "all")
    ),
    Reading(
        "repo.resolve_pid",
        "/repo/pid/{pid}",
        lambda cell: 200 if cell.exists and (cell.is_published or cell.role in ("owner", "shared")) else 404,
    ),
    Reading(
        "repo.get_repo_calc",
        "/repo/{upload_id}/{calc_id}",
        lambda cell: (200 if cell.reads_entry else 401) if cell.exists else 404,
    ),
    Reading(
        "datasets.list_datasets",
        "/datasets/",
        login_then(lambda cell: cell.role == "owner"),
        own_dataset,
        options=lambda _: {"params": {"per_page": 100}},
    ),
    Reading(
        "datasets.get_dataset", "/datasets/{state} set", login_then(lambda cell: 200 if cell.role == "owner" else 404)
    ),
    Reading("datasets.resolve_doi", "/datasets/doi/{doi}", lambda _: 200),
    *(
        Reading(
            "repo.export",
            "/repo/export",
            _expected_export(owner),
            exported,
            options=_by_entry(owner=owner),
            note=owner,
        )
        for owner in OWNERS
    ),
    *(
        Reading(
            "repo.post_export",
            "/repo/export",
            _expected_export(owner),
            exported,
            "POST",
            _by_entry_in_body(owner, format="jsonl"),
            note=owner,
        )
        for owner in ("visible", "all", "admin")
    ),
    Reading("repo.list_frozen", "/repo/frozen", login_then(lambda _: 200)),
    Reading("repo.get_frozen", "/repo/frozen/{frozen}", _expected_frozen, frozen_page),
    Reading("auth.get_profile", "/auth/me", login_then(lambda _: 200)),
    Reading("auth.get_personal_tokens", "/auth/tokens", login_then(lambda _: 200)),
    Reading("auth.oidc_login", "/auth/oidc/login", lambda _: 501, note="without provider"),
    Reading("auth.oidc_callback", "/auth/oidc/callback", lambda _: 501, note="without provider"),
    Reading("auth.oidc_tokens", "/auth/oidc/tokens", lambda _: 401, method="POST", note="without a login"),
    Reading("info.get_info", "/info/", lambda _: 200),
    Reading("metainfo.get_all_metainfo", "/metainfo/", lambda _: 200),
    Reading("metainfo.get_metainfo", "/metainfo/nomad.datamodel.metainfo.common_dft", lambda _: 200),
    Reading(
        "mirror.get_uploads_mirror",
        "/mirror/",
        admin_then(lambda cell: cell.exists),
        mirrored,
        "POST",
        lambda _: {"json": {}},
    ),
    Reading("mirror.downlod_users_mirror", "/mirror/users", admin_then(lambda _: 200)),
    Reading(
        "mirror.get_upload_mirror",
        "/mirror/{upload_id}",
        admin_then(lambda cell: {"deleted": 404, "processing": 400}.get(cell.state, 200)),
    ),
    *(
        Reading(
            "mirror.download_files_mirror",
            "/mirror/files/{upload_id}",
            admin_then(lambda cell: 200 if cell.state == "published" else 404),
            options=lambda _, prefix=prefix: {"params": {"prefix": prefix}},
            note=prefix,
        )
        for prefix in ("raw", "archive")
    ),
)
