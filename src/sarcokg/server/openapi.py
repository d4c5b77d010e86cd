"""The OpenAPI description of the questions, made of their headers.

https://spec.openapis.org/oas/v3.1.1.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import words
from sarcokg.question_file import EVERY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.question_file import Parameter, Question

__all__ = ["openapi"]

_ROWS: Final = {
    "type": "object",
    "required": ["question", "sentence", "parameters", "release", "asked", "citation", "columns", "rows"],
    "properties": {
        "question": {"type": "string"},
        "sentence": {"type": "string"},
        "parameters": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "release": {"type": "string"},
        "asked": {"type": "string", "format": "date"},
        "citation": {"type": "string"},
        "reading": {"type": "array", "items": {"type": "string"}},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
    },
}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_TEXT: Final = {"schema": {"type": "string"}}


def openapi(questions: Mapping[str, Question], release: str, server: str) -> dict[str, Any]:
    """Return the description of every question at a server, as JSON can hold it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sarcokg",
            "summary": "Evidence on the immunotherapy of sarcoma, by question",
            "description": "Not a systematic review; no treatment advice.",
            "version": release,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": server}],
        "paths": {f"/questions/{name}": {"get": _operation(name, question)} for name, question in questions.items()},
        "components": {"schemas": {"Answer": _ROWS, "Problem": _PROBLEM}},
    }


def _operation(name: str, question: Question) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": name,
        "summary": question.sentence,
        "description": question.note,
        "tags": list(question.tags),
        "parameters": [_parameter(parameter) for parameter in question.parameters],
        "responses": {
            "200": {
                "description": "the answer",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}},
                    "application/sparql-results+xml": _TEXT,
                    "text/csv": _TEXT,
                    "text/html": _TEXT,
                    "text/tab-separated-values": _TEXT,
                },
            },
            "400": {"description": "a parameter is wrong", "content": problem},
            "503": {"description": "the server is busy, or the answer took too long", "content": problem},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    keys = parameter.default_keys
    if parameter.is_flag:
        schema: dict[str, Any] = {"type": "boolean", "default": keys == ("true",)}
    else:
        text = f"The key, a label or a synonym of a {words(parameter.type)}; several are separated by commas."
        schema = {"type": "string", "description": text}
        # Clients send a default as it stands here, and the class by which every thing is meant is no value.
        if EVERY in keys:
            schema["description"] += " Where it is left out, every one is meant."
        else:
            schema["default"] = ",".join(keys)
    return {"name": parameter.name, "in": "query", "description": parameter.text, "required": False, "schema": schema}
