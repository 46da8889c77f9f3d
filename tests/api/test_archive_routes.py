"""Archives of single entries, logs, parts of many, and zips."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import orjson
import pytest

from repository_world import ENTRIES, WorldClient

READABLE = [
    (None, "si tio2 open fe"),
    ("cleo", "si tio2 open fe"),
    ("ben", "si tio2 open fe closed work"),
    ("ada", "si tio2 open fe closed work draft"),
    ("admin", "si tio2 open fe closed work draft"),
]


@pytest.mark.parametrize(("who", "readable"), READABLE)
@pytest.mark.parametrize("kind", ["", "logs/"])
def test_who_may_read_which_archive(world_client: WorldClient, who: str | None, readable: str, kind: str) -> None:
    world = world_client.world
    for name, plan in ENTRIES.items():
        path = f"/archive/{kind}{world.upload_id(plan.upload)}/{world.calc_id(name)}"
        assert world_client.get(who, path).status_code == (200 if name in readable.split() else 401), name


def test_an_archive_is_json_without_logs(world_client: WorldClient) -> None:
    calc_id = world_client.world.calc_id("tio2")
    archive = world_client.get(None, f"/archive/public_upload/{calc_id}").json()
    assert set(archive) == {"section_run", "section_workflow", "section_metadata"}
    run = archive["section_run"][0]
    assert run["program_name"] == "exciting"
    assert run["section_system"][1]["atom_positions"] == [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]


def test_the_definitions_of_an_archive_are_given_when_they_are_asked_for(world_client: WorldClient) -> None:
    rows = [{"name": "nomad.datamodel.datamodel.EntryArchive", "definition_id": "0" * 40}]
    query = {"calc_id": [world_client.world.calc_id("tio2")]}
    for required, names in [({"m_definitions": "*"}, {"m_definitions"}), ("*", {"section_run", "section_workflow"})]:
        [result] = world_client.post(None, "/archive/query", {"query": query, "required": required}).json()["results"]
        assert names <= set(result["archive"])
        assert result["archive"].get("m_definitions") == (rows if required != "*" else None)


def test_metadata_are_the_present_ones(world_client: WorldClient) -> None:
    calc_id = world_client.world.calc_id("closed")
    metadata = world_client.get("ben", f"/archive/mixed_upload/{calc_id}").json()["section_metadata"]
    assert metadata["with_embargo"] is True
    assert metadata["published"] is True
    assert metadata["uploader"] == world_client.world.people["ada"].user_id
    assert metadata["shared_with"] == [world_client.world.people["ben"].user_id]
    assert metadata["dft"]["code_name"] == "VASP"
    assert "comment" not in metadata  # the stored one is out of date
    body = {"query": {"calc_id": [calc_id]}, "required": {"section_metadata": {"with_embargo": "*", "comment": "*"}}}
    [result] = world_client.post("ben", "/archive/query", body).json()["results"]
    assert result["archive"] == {"section_metadata": {"with_embargo": True}}


def test_logs(world_client: WorldClient) -> None:
    logs = world_client.get(None, f"/archive/logs/public_upload/{world_client.world.calc_id('si')}").json()
    assert logs == [{"event": "parser executed", "level": "INFO", "parser": "parsers/vasp"}]


@pytest.mark.parametrize(
    "path", ["public_upload/unknown", "unknown/{si}", "other_upload/{si}", "logs/other_upload/{si}"]
)
def test_unknown_archives(world_client: WorldClient, path: str) -> None:
    assert world_client.get(None, f"/archive/{path.format(si=world_client.world.calc_id('si'))}").status_code == 404


@pytest.mark.parametrize(
    ("who", "query", "expected", "total"),
    [
        (None, {}, "fe open si tio2", 4),
        (None, {"owner": "all"}, "fe open si tio2", 5),
        ("cleo", {"owner": "all"}, "fe open si tio2", 5),
        ("ben", {"owner": "shared"}, "closed work", 2),
        ("ben", {"owner": "all"}, "closed fe open si tio2 work", 6),
        ("ada", {"owner": "user", "$and": [{"published": False}]}, "draft work", 2),
        (None, {"upload_id": ["public_upload"], "$gte": {"n_atoms": 3}}, "tio2", 1),
    ],
)
@pytest.mark.parametrize("required", ["*", {"section_metadata": "*"}, {"section_workflow": "*"}])
def test_results_are_what_the_user_may_read(
    world_client: WorldClient, who: str | None, query: dict[str, Any], expected: str, total: int, required: Any
) -> None:
    answer = world_client.post(who, "/archive/query", {"query": query, "required": required}).json()
    assert world_client.world.names(result["calc_id"] for result in answer["results"]) == expected
    assert answer["pagination"] == {"total": total, "page": 1, "per_page": 10}


def test_pages_are_sorted_by_upload(world_client: WorldClient) -> None:
    body = {"pagination": {"page": 1, "per_page": 3}, "required": {"section_metadata": {"upload_id": "*"}}}
    results = world_client.post(None, "/archive/query", body).json()["results"]
    uploads = [result["archive"]["section_metadata"]["upload_id"] for result in results]
    assert uploads == ["public_upload", "public_upload", "other_upload"]


@pytest.mark.parametrize("who", [None, "ben"])
def test_an_aggregation_goes_through_everything_once(world_client: WorldClient, who: str | None) -> None:
    seen: list[str] = []
    after = None
    while True:
        body = {"aggregation": {"per_page": 2, "after": after}, "query": {"owner": "all"}, "required": "*"}
        answer = world_client.post(who, "/archive/query", body).json()
        assert answer["aggregation"]["total"] == (5 if who is None else 6)
        assert "pagination" not in answer
        after = answer["aggregation"]["after"]
        seen += [result["calc_id"] for result in answer["results"]]
        if after is None:
            assert answer["results"] == []
            break
    expected = "fe open si tio2" if who is None else "closed fe open si tio2 work"
    assert len(seen) == len(set(seen))
    assert world_client.world.names(seen) == expected


def test_parts_of_an_archive(world_client: WorldClient) -> None:
    body = {
        "query": {"atoms": ["Si"]},
        "required": {"section_run[0]": {"section_single_configuration_calculation[-1]": {"energy_total": "*"}}},
    }
    answer = world_client.post(None, "/archive/query", body)
    assert answer.json()["results"] == [
        {
            "calc_id": world_client.world.calc_id("si"),
            "parser_name": "parsers/vasp",
            "archive": {"section_run": [{"section_single_configuration_calculation": [{"energy_total": -2.5}]}]},
        }
    ]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"required": {"section_nothing": "*"}}, "section_nothing"),
        ({"required": {"section_workflow": {"nothing": "*"}}}, "nothing"),
        ({"required": {"section_metadata": {"dft": {"nothing": "*"}}}}, "nothing"),
        ({"required": {"section_workflow": {"calculation_result_ref": {"nothing": "*"}}}}, "nothing"),
        ({"required": {"section_run": {"nothing": "*"}, "resolve-inplace": True}}, "required.section_run.nothing"),
        ({"required": {"section_run": {"nothing": "include-resolved"}}}, "required.section_run.nothing"),
        ({"required": {"section_run": {"program_name": "all"}}}, "all"),
        ({"required": {"section_run": 1}}, "1"),
        ({"required": {"section_run[x]": "*"}}, "section_run"),
        ({"required": {"section_run[]": "*"}}, "section_run"),
        ({"required": {"*": "*"}}, r"*"),
        ({"required": {"section_workflow[0]": "*"}}, "section_workflow"),
        ({"required": {"section_run": {"program_name[0]": "*"}}}, "program_name"),
        ({"required": {"section_run": {"program_name": {"a": "*"}}}}, "program_name"),
        ({"query": {"$and": [{"nothing": 1}]}}, "nothing"),
        ({"query": {"owner": "nobody"}}, "nobody"),
        ({"query": []}, "query"),
        ({"pagination": {"page": 0}}, "page"),
        ({"pagination": {"per_page": 0}}, "per_page"),
        ({"pagination": {"page": "x"}}, "page"),
        ({"aggregation": {"per_page": 0}}, "per_page"),
        ({"aggregation": {"after": 1}}, "after"),
        ({"raise_errors": "x"}, "raise_errors"),
        ([], "payload"),
    ],
)
def test_bad_queries_are_named(world_client: WorldClient, body: Any, named: str) -> None:
    answer = world_client.post(None, "/archive/query", body)
    assert answer.status_code == 400, answer.text
    assert named in answer.json()["message"] + answer.json()["description"]


def test_targets_in_the_place_of_their_paths(world_client: WorldClient) -> None:
    system = "single_configuration_calculation_to_system_ref"
    required = {
        "section_workflow": {"calculation_result_ref": {"energy_total": "*", system: {"atom_labels": "*"}}},
        "resolve-inplace": True,
    }
    body = {"query": {"atoms": ["Si"]}, "required": required}
    [result] = world_client.post(None, "/archive/query", body).json()["results"]
    target = {"energy_total": -2.5, system: {"atom_labels": ["Si"]}}
    assert result["archive"] == {"section_workflow": {"calculation_result_ref": target}}


def test_unknown_code_specific_names_are_left_out(world_client: WorldClient) -> None:
    body = {"query": {"atoms": ["Si"]}, "required": {"section_run": {"x_code_name": "*", "program_name": "*"}}}
    [result] = world_client.post(None, "/archive/query", body).json()["results"]
    assert result["archive"] == {"section_run": [{"program_name": "VASP"}]}


def test_owner_values_that_need_a_login(world_client: WorldClient) -> None:
    assert world_client.post(None, "/archive/query", {"query": {"owner": "user"}}).status_code == 401


@pytest.mark.parametrize(
    ("who", "search", "expected"),
    [
        (None, "", "fe open si tio2"),
        (None, "owner=all", "fe open si tio2"),
        ("ben", "owner=shared&compress=true", "closed work"),
        (None, "atoms=Xe", ""),
    ],
)
def test_downloads(world_client: WorldClient, who: str | None, search: str, expected: str) -> None:
    answer = world_client.get(who, f"/archive/download?{search}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        *names, last = file.namelist()
        manifest = orjson.loads(file.read(last))
        archives = {name.removesuffix(".json"): orjson.loads(file.read(name)) for name in names}
    assert last == "manifest.json"
    assert world_client.world.names(archives) == expected
    assert set(manifest) == set(archives)
    for calc_id, archive in archives.items():
        assert archive["processing_logs"]
        assert archive["m_definitions"]
        assert archive["section_metadata"]["calc_id"] == calc_id
        assert manifest[calc_id]["upload_id"] == archive["section_metadata"]["upload_id"]


def test_missing_archives_are_skipped_or_raised(own_world_client: WorldClient) -> None:
    client = own_world_client
    client.world.installation.store.delete("ot/other_upload/archive-1.pack")
    calc_id = client.world.calc_id("fe")
    assert client.get(None, f"/archive/other_upload/{calc_id}").status_code == 404
    body: dict[str, Any] = {"query": {"atoms": ["Fe"]}}
    answer = client.post(None, "/archive/query", body).json()
    assert (answer["results"], answer["pagination"]["total"]) == ([], 1)
    assert client.post(None, "/archive/query", {**body, "raise_errors": True}).status_code == 404
    assert client.get(None, "/archive/download?atoms=Fe").status_code == 200
