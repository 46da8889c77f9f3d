"""Going through a whole frozen list: its checksum, what of it a reader may see, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nomad.auth.users import User
from nomad.errors import StorageError, Unauthorized
from nomad.repository.frozen import find_frozen, visible_ids, visible_query
from nomad.repository.installation import Installation
from nomad.repository.passing_through import all_hits
from nomad.repository.query_language import filters_from_json
from nomad.storage.id_list import checksum, id_batches
from nomad.storage.keys import frozen_ids_key

SHOWN = 1000
"""Ids that a comparison lists; the numbers are complete."""
BATCH = 1000


def verify_frozen(installation: Installation, frozen_id: str) -> bool:
    """Whether the stored ids still have the checksum that they were frozen with. Raises `NotFound`."""
    with installation.database.read_session() as session:
        row = find_frozen(session, frozen_id)
    try:
        key = frozen_ids_key(frozen_id)
        return checksum(id_batches(installation.store, key, row.total)) == row.checksum
    except StorageError:
        return False


def compare_frozen(user: User | None, installation: Installation, frozen_id: str) -> dict[str, Any]:
    """What the query finds now for this user, against what was frozen.

    `added` ids are found now and were not frozen; `removed` ones were frozen and are not found, but the user may see
    them. Frozen ids whose entries are hidden from the user or do not exist any more are only counted.

    Raises `NotFound`; `Unauthorized` when the query selects by its maker (`owner=user`, ...) and this is another user.
    """
    with installation.database.read_session() as session:
        row = find_frozen(session, frozen_id)
    filters = filters_from_json(row.query)
    if filters.owner in ("user", "shared", "staging", "admin") and (user is None or user.user_id != row.user_id):
        raise Unauthorized(f"Only its maker can compare a query with the owner {filters.owner!r}.")
    stored = (
        calc_id for batch in id_batches(installation.store, frozen_ids_key(frozen_id), row.total) for calc_id in batch
    )
    counts = {"found": 0, "added": 0, "removed": 0, "hidden": 0, "gone": 0}
    lists: dict[str, list[str]] = {"added": [], "removed": []}
    missing: list[str] = []

    def look_up() -> None:
        with installation.database.read_session() as session:
            visible, existing = visible_ids(session, user, missing)
        counts["removed"] += len(visible)
        counts["hidden"] += len(existing) - len(visible)
        counts["gone"] += len(missing) - len(existing)
        lists["removed"] += sorted(visible)[: SHOWN - len(lists["removed"])]
        missing.clear()

    for calc_id, was_frozen, is_found in _merged(stored, all_hits(installation, visible_query(user, filters))):
        counts["found"] += is_found
        if is_found and not was_frozen:
            counts["added"] += 1
            if len(lists["added"]) < SHOWN:
                lists["added"].append(calc_id)
        elif was_frozen and not is_found:
            missing.append(calc_id)
            if len(missing) == BATCH:
                look_up()
    look_up()
    return {**counts, "added_calc_ids": lists["added"], "removed_calc_ids": lists["removed"]}


def _merged(left: Iterable[str], right: Iterable[str]) -> Iterator[tuple[str, bool, bool]]:
    """The ids of two ascending sequences, each once, and in which of them it is."""
    first, second = iter(left), iter(right)
    one, two = next(first, None), next(second, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one < two):
            assert one is not None
            yield one, True, False
            one = next(first, None)
        elif one is None or two < one:
            yield two, False, True
            two = next(second, None)
        else:
            yield one, True, True
            one, two = next(first, None), next(second, None)
