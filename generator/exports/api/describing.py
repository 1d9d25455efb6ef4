"""The published descriptions: a JSON Schema of every answer, and OpenAPI of every address.

Both are made from ``endpoints`` and from the types of the answers, so that they cannot drift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.exports.api.answers import Index
from generator.exports.api.endpoints import SUMMARIES, Endpoint, list_endpoints
from generator.exports.api.shapes import schema_parts
from generator.exports.files import LICENCE, ExportContext
from generator.pages.addresses import API
from generator.words import say, say_all

VERSION = "1"

#: The version of the description: the second figure goes up when fields are added.
_RELEASE = "1.2.0"

#: The index is made last, of what the others gave.
INDEX = Endpoint(name="index", path="index.json", data=Index, make=lambda _: iter(()))

#: Records by the class that holds them, and the schema that describes their fields.
_RECORDS = {
    "Trial": "trial",
    "Evaluation": "evaluation",
    "Obstacle": "obstacle",
    "Programme": "programme",
}


def build_schema(context: ExportContext) -> dict[str, Any]:
    """JSON Schema 2020-12: the definition `<Name>Response` for each kind of answer."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": context.address(f"{API}schema.json"),
        "title": say("api.title"),
        "description": say("api.promise"),
        "anyOf": [{"$ref": f"#/$defs/{endpoint.envelope}"} for endpoint in _all(context)],
        "$defs": _definitions(context, "#/$defs/"),
    }


def build_openapi(context: ExportContext) -> dict[str, Any]:
    """OpenAPI 3.1 of everything below ``api/v1/``."""
    changes = "\n".join(f"- {line}" for line in say_all("api.changes").values())
    description = f"{say('api.promise')}\n\n## {say('api.changelog')}\n\n{changes}"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("api.title"),
            "version": _RELEASE,
            "summary": say("api.summary"),
            "description": description,
            "license": {"name": "CC0 1.0", "url": LICENCE},
        },
        "servers": [{"url": context.address(API.rstrip("/"))}],
        "paths": dict(_paths(context)),
        "components": {"schemas": _definitions(context, "#/components/schemas/")},
    }


def _definitions(context: ExportContext, refer: str) -> dict[str, Any]:
    describe = _describer(context)
    codes = [register.code for register in context.registry.registers]
    found: dict[str, Any] = {}
    for endpoint in _all(context):
        found |= schema_parts(endpoint.data, refer, describe)
        found[endpoint.envelope] = _envelope(endpoint, refer)
        if codes and endpoint.tells_record:
            found[endpoint.envelope] = _with_register(found[endpoint.envelope], codes)
    for part in SUMMARIES if codes else ():
        found[part.__name__] = _with_register(found[part.__name__], codes)
    return dict(sorted(found.items()))


def _all(context: ExportContext) -> tuple[Endpoint, ...]:
    return (INDEX, *list_endpoints(context))


def _with_register(part: Mapping[str, Any], codes: list[str]) -> Mapping[str, Any]:
    """A part that says which of several registers it comes from."""
    node = {"enum": codes, "description": say("api.register")}
    return {
        **part,
        "required": ["register", *part["required"]],
        "properties": {"register": node, **part["properties"]},
    }


def _describer(context: ExportContext) -> Callable[[str, str], str]:
    """What is said of a part or a field: of the records' fields the same as to those who fill
    them in."""
    told = say_all("api.fields")
    properties = {part: context.schemas[kind].properties for part, kind in _RECORDS.items()}

    def describe(part: str, field: str) -> str:
        node = properties.get(part, {}).get(field, {})
        key = f"{part}-{field}" if field else part
        return told.get(key, str(node.get("description", "")))

    return describe


def _envelope(endpoint: Endpoint, refer: str) -> Mapping[str, Any]:
    told = say_all("api.envelope")
    link = {"$ref": f"{refer}{endpoint.data.__name__}"}
    address = {"type": "string", "format": "uri-reference"}
    properties: dict[str, Any] = {
        "schema_version": {"const": VERSION},
        "built": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
        "as_of": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "commit": {"type": ["string", "null"], "pattern": "^[0-9a-f]{40,64}$"},
        "licence": {"const": LICENCE},
        "self": address,
        "page": {**address, "type": ["string", "null"]},
    }
    if endpoint.listed:
        properties |= {
            "total": {"type": "integer", "minimum": 0},
            "next": {**address, "type": ["string", "null"]},
        }
    properties |= {
        "labels": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "data": {"type": "array", "items": link} if endpoint.listed else link,
    }
    return {
        "description": say(f"api.endpoints.{endpoint.name}"),
        "type": "object",
        "required": list(properties),
        "properties": {
            name: {**node, "description": told[name]} if name in told else node
            for name, node in properties.items()
        },
    }


def _paths(context: ExportContext) -> Iterator[tuple[str, Any]]:
    for endpoint in _all(context):
        yield f"/{endpoint.path}", _operation(endpoint, endpoint.name, endpoint.parameters)
        if endpoint.listed:
            yield f"/{endpoint.further}", _operation(endpoint, f"{endpoint.name}_page", ("page",))


def _operation(endpoint: Endpoint, name: str, parameters: tuple[str, ...]) -> Mapping[str, Any]:
    schema = {"$ref": f"#/components/schemas/{endpoint.envelope}"}
    found: dict[str, Any] = {
        "operationId": name,
        "summary": say(f"api.endpoints.{endpoint.name}"),
        "responses": {
            "200": {
                "description": say("api.found"),
                "content": {"application/json": {"schema": schema}},
            },
            "404": {"description": say("api.not_found")},
        },
    }
    if parameters:
        found["parameters"] = [_parameter(parameter) for parameter in parameters]
    return {"get": found}


def _parameter(name: str) -> Mapping[str, Any]:
    paged = {"type": "integer", "minimum": 2}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": say(f"api.parameters.{name}"),
        "schema": paged if name == "page" else {"type": "string"},
    }
