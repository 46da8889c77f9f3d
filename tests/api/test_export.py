"""Tables of all matching entries: formats, columns, order, access, and what happens while somebody edits."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from nomad.repository import export as service
from nomad.repository.edit_request import parse_edit
from nomad.repository.editing import edit
from nomad.repository.export_columns import DEFAULT_COLUMNS
from nomad.repository.query_language import filters_from_url
from repository_world import World, WorldClient


def table(client: WorldClient, who: str | None, search: str = "") -> list[dict[str, str]]:
    answer = client.get(who, f"/repo/export?{search}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def lines(client: WorldClient, who: str | None, search: str = "") -> list[dict[str, Any]]:
    answer = client.get(who, f"/repo/export?format=jsonl&{search}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_csv_has_a_header_the_usual_columns_and_a_file_name(world_client: WorldClient) -> None:
    answer = world_client.get(None, "/repo/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; filename=nomad-entries-")
    assert answer.headers["content-disposition"].endswith(".csv")
    rows = table(world_client, None)
    assert tuple(rows[0]) == DEFAULT_COLUMNS
    [tio2] = [row for row in rows if row["mainfile"] == "tio2/OUTCAR"]
    assert tio2["atoms"] == '["O","Ti"]'
    assert tio2["n_atoms"] == "4"
    assert tio2["published"] == "true"
    assert tio2["upload_time"] == "2021-01-01T12:00:00+00:00"
    assert tio2["comment"] == ""


@pytest.mark.parametrize(
    ("who", "search", "expected"),
    [
        (None, "", "fe open si tio2"),
        (None, "owner=all", "closed fe open si tio2"),
        (None, "atoms=O&atoms=Ti", "tio2"),
        (None, 'query={"$not":{"dft.code_name":"VASP"}}', "fe tio2"),
        (None, "atoms=Xe", ""),
        ("ben", "", "closed fe open si tio2 work"),
        ("ada", "owner=staging", "draft work"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_each_format_holds_what_the_user_finds(
    world_client: WorldClient, form: str, who: str | None, search: str, expected: str
) -> None:
    answer = world_client.get(who, f"/repo/export?format={form}&include=calc_id&{search}")
    assert answer.status_code == 200, answer.text
    if form == "parquet":
        found = parquet.read_table(io.BytesIO(answer.content))["calc_id"].to_pylist()
    elif form == "csv":
        found = [row["calc_id"] for row in csv.DictReader(io.StringIO(answer.text))]
    else:
        found = [json.loads(line)["calc_id"] for line in answer.text.splitlines()]
    assert world_client.world.names(found) == expected
    assert found == sorted(found)


def test_parquet_columns_have_types(world_client: WorldClient) -> None:
    answer = world_client.get(None, "/repo/export?format=parquet&include=*")
    schema = parquet.read_schema(io.BytesIO(answer.content))
    assert schema.field("n_atoms").type == pyarrow.int64()
    assert schema.field("dft.optimade.elements_ratios").type == pyarrow.string()
    assert schema.field("upload_time").type == pyarrow.timestamp("us", tz="UTC")
    assert schema.field("with_embargo").type == pyarrow.bool_()
    assert schema.field("atoms").type.value_type == pyarrow.string()
    [row] = parquet.read_table(io.BytesIO(answer.content), filters=[("formula", "=", "O2Ti2")]).to_pylist()
    assert row["atoms"] == ["O", "Ti"]
    assert row["upload_time"].isoformat() == "2021-01-01T12:00:00+00:00"


def test_posting_asks_the_same(world_client: WorldClient) -> None:
    body = {
        "query": {"atoms": ["Si"]},
        "format": "jsonl",
        "include": ["formula", "dft.code_name", "authors", "uploader.user_id"],
    }
    answer = world_client.post(None, "/repo/export", body)
    ada = world_client.world.people["ada"].user_id
    assert [json.loads(line) for line in answer.text.splitlines()] == [
        {"formula": "Si2", "dft.code_name": "VASP", "authors": ["Ada Example"], "uploader.user_id": ada}
    ]


def test_order(world_client: WorldClient) -> None:
    found = [row["formula"] for row in lines(world_client, None, "include=formula&order_by=formula&order=1")]
    assert found == sorted(found)
    assert len(found) == 4
    body = {"format": "jsonl", "include": ["formula"], "pagination": {"order_by": "formula", "order": -1}}
    posted = world_client.post(None, "/repo/export", body).text.splitlines()
    assert [json.loads(line)["formula"] for line in posted] == found[::-1]


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("format=xls", "xls"),
        ("include=dft.colour", "dft.colour"),
        ("include=uploader.email", "uploader.email"),
        ("order_by=comment", "comment"),
        ("order=2", "order"),
        ("n_atoms=many", "many"),
        ("owner=nobody", "nobody"),
        ("query={", "query"),
    ],
)
def test_bad_requests_are_named(world_client: WorldClient, search: str, named: str) -> None:
    answer = world_client.get(None, f"/repo/export?{search}")
    assert answer.status_code == 400
    assert named in answer.json()["message"]


@pytest.mark.parametrize(
    "body", [{"query": 1}, {"include": "x"}, {"include": [1]}, {"format": 1}, {"pagination": 3}, []]
)
def test_bad_bodies(world_client: WorldClient, body: Any) -> None:
    assert world_client.post(None, "/repo/export", body).status_code == 400


def test_other_peoples_entries_need_a_login(world_client: WorldClient) -> None:
    assert world_client.get(None, "/repo/export?owner=staging").status_code == 401


def test_texts_that_spreadsheets_would_run_are_marked_in_csv_only(own_world_client: WorldClient) -> None:
    client = own_world_client
    comment = '=HYPERLINK("http://evil.example","x"),\n"quoted"'
    edited = {"query": {"atoms": ["Si"]}, "actions": {"comment": {"value": comment}}}
    assert client.post("ada", "/repo/edit", edited).status_code == 200
    [row] = table(client, None, "atoms=Si&include=comment,n_atoms")
    assert row == {"comment": f"'{comment}", "n_atoms": "2"}
    assert lines(client, None, "atoms=Si&include=comment") == [{"comment": comment}]


def test_an_edit_in_between_neither_drops_nor_doubles_entries(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    installation = own_world.installation
    first = {"query": {"atoms": ["Si"]}, "actions": {"comment": {"value": "here"}}}
    for element in ("Si", "Ge", "Ti"):
        body = {**first, "query": {"atoms": [element]}}
        assert not edit(own_world.people["ada"], installation, parse_edit(body)).refused
    request = service.export_request(filters_from_url({"comment": ["here"]}), "jsonl", ["calc_id"], None, -1)
    chunks = service.export(None, installation, request).chunks
    found = [next(chunks)]
    gone = {"query": {"owner": "user"}, "actions": {"comment": {"value": "elsewhere"}}}
    assert not edit(own_world.people["ada"], installation, parse_edit(gone)).refused
    found += chunks
    ids = [json.loads(line)["calc_id"] for chunk in found for line in chunk.splitlines()]
    assert own_world.names(ids) == "open si tio2"


def test_parquet_without_its_library_names_the_fix(world_client: WorldClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = world_client.get(None, "/repo/export?format=parquet")
    assert answer.status_code == 501
    assert "nomad-repository[parquet]" in answer.json()["message"]


def test_the_head_alone(world_client: WorldClient) -> None:
    answer = world_client.request(None, "HEAD", "/repo/export?format=jsonl")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-type"] == "application/x-ndjson"
