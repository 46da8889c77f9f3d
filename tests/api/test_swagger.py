"""The description of the API: valid Swagger 2.0 that names everything the contract names."""

from __future__ import annotations

import json
import warnings
from collections import Counter

import pytest

from nomad.api.swagger import to_swagger

OPERATIONS = {
    "info": "get_info",
    "auth": "get_auth get_users invite_user",
    "uploads": "get_uploads upload get_upload delete_upload exec_upload_operation get_upload_command",
    "raw": "get get_file_from_calc get_file_list_from_calc get_files get_files_alternate raw_files_from_query"
    " post_raw_files_from_query",
    "archive": "get_archive_calc get_archive_logs archive_download post_archive_query",
    "repo": "search post_search get_repo_calc quantity_search quantities_search suggestions_search resolve_pid"
    " edit_repo",
    "metainfo": "get_all_metainfo get_metainfo",
    "mirror": "get_uploads_mirror get_upload_mirror download_files_mirror downlod_users_mirror",
}


@pytest.fixture
def swagger(client):
    return client.get("/api/swagger.json").json()


def operations(swagger):
    for path, methods in swagger["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_valid(swagger):
    with warnings.catch_warnings():  # of the validator about its own libraries
        warnings.simplefilter("ignore", DeprecationWarning)
        from swagger_spec_validator.validator20 import validate_spec

        validate_spec(swagger)
    assert swagger["swagger"] == "2.0"
    assert swagger["basePath"] == "/api"


def test_operations_have_the_names_of_the_contract(swagger):
    found = Counter((operation["tags"][0], operation["operationId"]) for _, _, operation in operations(swagger))
    assert set(found.values()) == {1}
    for tag, names in OPERATIONS.items():
        assert set(names.split()) <= {name for found_tag, name in found if found_tag == tag}


def test_models_have_no_titles(swagger):
    """Clients take them for names of models, and names must be unique."""
    assert '"title"' not in json.dumps([swagger["paths"], swagger["definitions"]])


def test_answers_without_a_model_may_be_anything():
    operation = {
        "operationId": "x",
        "responses": {"200": {"description": "x", "content": {"application/json": {"schema": {}}}}},
    }
    openapi = {"info": {}, "paths": {"/api/x": {"get": operation}}}
    (converted,) = (op for _, _, op in operations(to_swagger({**openapi}, "/api")))
    assert converted["responses"]["200"]["schema"] == {}


def test_security_definitions_have_the_names_of_the_contract(swagger):
    assert {name: kind["type"] for name, kind in swagger["securityDefinitions"].items()} == {
        "HTTP Basic Authentication": "basic",
        "OpenIDConnect Bearer Token": "apiKey",
        "NOMAD upload token": "apiKey",
        "NOMAD signature": "apiKey",
    }
    for _, _, operation in operations(swagger):
        for method in operation.get("security", []):
            assert set(method) <= set(swagger["securityDefinitions"])


def test_bodies_are_called_payload_and_the_file_is_a_form_part(swagger):
    parameters = [p for _, _, operation in operations(swagger) for p in operation["parameters"]]
    assert {p["name"] for p in parameters if p["in"] == "body"} == {"payload"}
    upload = swagger["paths"]["/uploads/"]["put"]
    (file,) = [p for p in upload["parameters"] if p["in"] == "formData"]
    assert (file["name"], file["type"], file["required"]) == ("file", "file", False)
    assert "multipart/form-data" in upload["consumes"]
    assert {"NOMAD upload token": []} in upload["security"]


def test_query_arguments_have_the_types_for_clients(swagger):
    parameters = {p["name"]: p for p in swagger["paths"]["/uploads/"]["get"]["parameters"]}
    assert parameters["page"]["type"] == "integer"
    assert parameters["state"]["type"] == "string"
    assert not parameters["name"]["required"]


def test_every_operation_is_described(swagger):
    for path, method, operation in operations(swagger):
        assert operation.get("summary"), (path, method)
        assert all(p.get("description") or p["in"] in ("path", "body") for p in operation["parameters"]), path


def test_the_page_needs_no_other_server(client):
    page = client.get("/api/")
    assert page.headers["content-type"].startswith("text/html")
    assert "http://" not in page.text
    assert "https://" not in page.text
    for path in ("/swaggerui/swagger-ui.css", "/swaggerui/swagger-ui-bundle.js", "/api/dashboard.js"):
        assert path in page.text
        assert client.get(path).status_code == 200


def test_openapi_is_there_too(client):
    openapi = client.get("/api/openapi.json").json()
    assert openapi["openapi"].startswith("3.")
    assert "422" not in json.dumps(openapi["paths"])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "x-nullable": True}),
        ({"type": ["integer", "null"]}, {"type": "integer", "x-nullable": True}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {}),
        ({"const": "a", "type": "string"}, {"enum": ["a"], "type": "string"}),
        ({"exclusiveMinimum": 0, "type": "number"}, {"type": "number", "minimum": 0, "exclusiveMinimum": True}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        (
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
            {"$ref": "#/definitions/A"},
        ),
    ],
)
def test_schemas_are_translated(schema, expected):
    openapi = {"info": {}, "paths": {}, "components": {"schemas": {"Test": schema}}}
    assert to_swagger(openapi, "/api")["definitions"]["Test"] == expected
