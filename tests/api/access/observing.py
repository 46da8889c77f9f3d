"""What matters of the answer to a reading operation: who or what is in it, or the status of a refusal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import wraps
from typing import Any

from api.access.world import STATES, calc_id, upload_id

Observe = Callable[[Any, str], Any]


def of_success(observe: Observe) -> Observe:
    """The observation of an answer with 200; of others the status."""

    @wraps(observe)
    def observed(response: Any, state: str) -> Any:
        return observe(response, state) if response.status_code == 200 else response.status_code

    return observed


@of_success
def names_in_zip(response: Any, _: str) -> Any:
    """Status and names of the members, or the status of a refusal."""
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return sorted(name for name in archive.namelist() if name != "manifest.json")


@of_success
def names_and_manifest(response: Any, _: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = sorted(name for name in archive.namelist() if name != "manifest.json")
        return names, sorted(json.loads(archive.read("manifest.json")))


@of_success
def listed_names(response: Any, _: str) -> Any:
    return sorted(item["name"] for item in response.json()["contents"])


@of_success
def archive_page(response: Any, _: str) -> Any:
    body = response.json()
    return body["pagination"]["total"], [result["calc_id"] for result in body["results"]]


@of_success
def search_page(response: Any, state: str) -> Any:
    """Total, statistics, groups, histogram and hits must tell the same of the entry."""
    body = response.json()
    assert "@" not in response.text, "an e-mail address in a search result"
    element, statistics = STATES[state], body["statistics"]
    return {
        "total": body["pagination"]["total"],
        "hits": [hit["calc_id"] for hit in body["results"]],
        "metric": statistics["total"]["all"]["uploads"],
        "statistic": statistics.get("atoms", {}).get(element, {}).get("code_runs", 0),
        "histogram": sum(bucket["code_runs"] for bucket in statistics.get("date_histogram", {}).values()),
        "groups": list(body.get("uploads_grouped", {}).get("values", {})),
    }


@of_success
def exported(response: Any, state: str) -> Any:
    """Whether the table has the entry."""
    return calc_id(state) in response.text


@of_success
def frozen_page(response: Any, _: str) -> Any:
    body = response.json()
    return body["calc_ids"], body["hidden"], body["gone"]


@of_success
def value_is_shown(response: Any, state: str) -> Any:
    return STATES[state] in response.json()["quantity"]["values"]


@of_success
def values_are_shown(response: Any, state: str) -> Any:
    atoms, uploads = (response.json()["quantities"][name][0]["values"] for name in ("atoms", "upload_id"))
    return STATES[state] in atoms, upload_id(state) in uploads


@of_success
def is_suggested(response: Any, state: str) -> Any:
    return f"material of {state}" in response.json()["suggestions"]


@of_success
def own_upload(response: Any, state: str) -> Any:
    return upload_id(state) in [upload["upload_id"] for upload in response.json()["results"]]


@of_success
def own_dataset(response: Any, state: str) -> Any:
    return f"{state} set" in [dataset["name"] for dataset in response.json()["results"]]


@of_success
def mirrored(response: Any, state: str) -> Any:
    return upload_id(state) in [upload["upload_id"] for upload in response.json()]
