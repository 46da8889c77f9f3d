"""The description of the API as Swagger 2.0, made from the OpenAPI 3 description that FastAPI derives from the routes.

Clients in the field (bravado, swagger-client) read this version only. They call `client.<tag>.<operationId>(...)`, know
the authentication methods by the names of `SECURITY_NAMES`, body arguments as `payload`, and a null only where
`x-nullable` allows it.
"""

from __future__ import annotations

import re
from typing import Any

SECURITY_NAMES = {
    "basic": "HTTP Basic Authentication",
    "bearer": "OpenIDConnect Bearer Token",
    "upload_token": "NOMAD upload token",
    "signature": "NOMAD signature",
}
SECURITY_DEFINITIONS: dict[str, Any] = {
    "HTTP Basic Authentication": {"type": "basic"},
    "OpenIDConnect Bearer Token": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "NOMAD upload token": {"type": "apiKey", "in": "query", "name": "token"},
    "NOMAD signature": {"type": "apiKey", "in": "query", "name": "signature_token"},
}
ERROR_DEFINITION = "Error"
ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "integer"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "message": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["code", "name", "description"],
}
_METHODS = ("get", "put", "post", "delete", "patch")
_SCHEMA_KEYS = {
    "type", "format", "description", "default", "enum", "items", "required", "properties", "maximum", "minimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "example", "readOnly",
}  # fmt: skip
"""Without `title`, which clients take for the name of a model."""
_PARAMETER_KEYS = _SCHEMA_KEYS - {"required", "properties", "example", "readOnly", "description"}


def to_swagger(openapi: dict[str, Any], base_path: str) -> dict[str, Any]:
    """Swagger 2.0 for the operations below `base_path`, with paths relative to it."""
    paths: dict[str, Any] = {}
    for path, operations in openapi["paths"].items():
        if path.startswith(f"{base_path}/"):
            converted = {method: _operation(operations[method]) for method in _METHODS if method in operations}
            paths[path.removeprefix(base_path)] = converted
    definitions = {
        _definition_name(name): _schema(schema)
        for name, schema in openapi.get("components", {}).get("schemas", {}).items()
        if name not in ("HTTPValidationError", "ValidationError")
    }
    definitions[ERROR_DEFINITION] = ERROR_SCHEMA
    info = {key: openapi["info"][key] for key in ("title", "description", "version") if key in openapi["info"]}
    tags = sorted({tag for path in paths.values() for operation in path.values() for tag in operation["tags"]})
    return {
        "swagger": "2.0",
        "info": info,
        "basePath": base_path,
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "securityDefinitions": SECURITY_DEFINITIONS,
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "definitions": definitions,
    }


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    body, consumes = _body(operation.get("requestBody"))
    parameters = [_parameter(parameter) for parameter in operation.get("parameters", [])] + body
    produces: list[str] = []
    responses: dict[str, Any] = {}
    for status, response in operation["responses"].items():
        if status == "422":  # bad input is 400 here
            continue
        content = response.get("content", {})
        produces.extend(kind for kind in content if kind not in produces)
        responses[status] = {"description": response.get("description") or "Success"}
        if "application/json" in content:
            responses[status]["schema"] = _schema(content["application/json"].get("schema", {}))
        elif content and status.startswith("2"):
            responses[status]["schema"] = {"type": "file" if "application/zip" in content else "string"}
    responses.setdefault("default", {"description": "Error", "schema": {"$ref": f"#/definitions/{ERROR_DEFINITION}"}})
    converted: dict[str, Any] = {
        "operationId": operation["operationId"],
        "tags": operation.get("tags", ["default"]),
        "parameters": parameters,
        "responses": responses,
    }
    if produces and produces != ["application/json"]:
        converted["produces"] = produces
    if consumes:
        converted["consumes"] = consumes
    if description := operation.get("description"):
        converted["summary"] = description.partition("\n")[0].strip()
        converted["description"] = description
    if "security" in operation:
        converted["security"] = [
            {SECURITY_NAMES.get(name, name): [] for name in method} for method in operation["security"]
        ]
    return converted


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(parameter.get("schema", {}))
    schema.pop("x-nullable", None)
    converted: dict[str, Any] = {key: parameter[key] for key in ("name", "in")}
    converted["required"] = parameter["in"] == "path" or parameter.get("required", False)
    description = parameter.get("description") or schema.get("description")
    if description:
        converted["description"] = description
    converted.update((key, value) for key, value in schema.items() if key in _PARAMETER_KEYS)
    if converted.setdefault("type", "string") == "object":
        converted["type"] = "string"
    if converted["type"] == "array":
        converted.setdefault("items", {"type": "string"})
        converted["items"] = {key: value for key, value in converted["items"].items() if key in _PARAMETER_KEYS} or {
            "type": "string"
        }
        converted["collectionFormat"] = "multi"
    return converted


def _body(body: dict[str, Any] | None) -> tuple[list[dict[str, Any]], list[str] | None]:
    """Parameters and media types of a request body."""
    if body is None:
        return [], None
    content = body.get("content", {})
    if "application/json" in content:
        schema = _schema(content["application/json"].get("schema", {}))
        schema.pop("x-nullable", None)
        return [{"name": "payload", "in": "body", "required": body.get("required", False), "schema": schema}], None
    form = content.get("multipart/form-data", {}).get("schema", {})
    required = form.get("required", [])
    parameters = []
    for name, property_schema in form.get("properties", {}).items():
        is_file = property_schema.get("format") == "binary"
        parameters.append(
            {
                "name": name,
                "in": "formData",
                "required": name in required,
                "type": "file" if is_file else property_schema.get("type", "string"),
                "description": property_schema.get("description", ""),
            }
        )
    return parameters, list(content)


def _schema(schema: Any) -> dict[str, Any]:
    """A schema with the words of Swagger 2.0 only. Alternatives become what they have in common."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return {"$ref": f"#/definitions/{_definition_name(name)}"}
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    if alternatives:
        return _alternatives(schema, alternatives)
    converted = {key: value for key, value in schema.items() if key in _SCHEMA_KEYS}
    converted.update((key, value) for key, value in schema.items() if key.startswith("x-"))
    if isinstance(schema.get("type"), list):
        kinds = [kind for kind in schema["type"] if kind != "null"]
        converted.pop("type")
        if len(kinds) == 1:
            converted["type"] = kinds[0]
        if "null" in schema["type"]:
            converted["x-nullable"] = True
    if "const" in schema:
        converted["enum"] = [schema["const"]]
    if "exclusiveMinimum" in schema:
        converted.update(minimum=schema["exclusiveMinimum"], exclusiveMinimum=True)
    if "exclusiveMaximum" in schema:
        converted.update(maximum=schema["exclusiveMaximum"], exclusiveMaximum=True)
    if "allOf" in schema:
        converted["allOf"] = [_schema(part) for part in schema["allOf"]]
    if "items" in converted:
        converted["items"] = _schema(converted["items"])
    elif converted.get("type") == "array":
        converted["items"] = {}
    if "properties" in converted:
        converted["properties"] = {name: _schema(part) for name, part in converted["properties"].items()}
    if "additionalProperties" in schema:
        extra = schema["additionalProperties"]
        converted["additionalProperties"] = _schema(extra) if isinstance(extra, dict) else extra
    if converted.get("default", ...) is None:
        del converted["default"]
    if not converted.get("required", True):
        del converted["required"]
    return converted


def _alternatives(schema: dict[str, Any], alternatives: list[Any]) -> dict[str, Any]:
    others = [part for part in alternatives if part.get("type") != "null"]
    nullable = len(others) < len(alternatives)
    rest = {key: schema[key] for key in ("description", "default") if schema.get(key) is not None}
    converted = _schema(others[0]) if len(others) == 1 else {}
    if "$ref" in converted:
        return converted  # nothing may stand beside a reference; such members are left out instead of being null
    converted.update(rest)
    if nullable:
        converted["x-nullable"] = True
    return converted


def _definition_name(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name)
