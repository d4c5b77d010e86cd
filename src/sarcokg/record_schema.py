"""The JSON Schema of records, by which editors complete keys and terms, explain them and underline mistakes.

Made from the ontology (classes, keys, terms, definitions), the context and the shapes; nothing is listed here.
It speaks of what an editor's YAML 1.2 parser makes of a record: ``19`` is a number there, while the loader
reads the characters (docs/decisions/0012).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import NAMESPACES, compact, key_of, kind_of, words
from sarcokg.literals import FORMS
from sarcokg.rule_schema import RuleSchemas, Schema, each, translate_rules
from sarcokg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from sarcokg.gate import Shapes
    from sarcokg.lexicon import Lexicon
    from sarcokg.ontology import Ontology, PropertyTerm, Unfolding

__all__ = ["FILES", "as_text", "background_schema", "record_schema", "write_schemas"]

#: The files in the folder ``graph``: that of records, and that of background files.
FILES: Final = ("record.schema.json", "background.schema.json")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_XSD: Final = NAMESPACES["xsd"]
_KEY: Final = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?"
#: A key of this record, or a kind and a key joined by gaps.
_REFERENCE: Final = rf"^(?:{_KEY}|{_KEY}:[A-Za-z0-9._-]+)$"
#: What YAML 1.2 takes for a number (core schema, section 10.3.2).
_LOOKS_LIKE_NUMBER: Final = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?")

_TEXTS: Final = """
SELECT ?term ?label ?definition ?example WHERE {
  ?term skos:definition ?definition .
  OPTIONAL { ?term rdfs:label ?label }
  OPTIONAL { ?term skos:example ?example }
}
ORDER BY ?term ?label ?example
"""


def record_schema(ontology: Ontology, lexicon: Lexicon, shapes: Shapes) -> Schema:
    """Return the schema of records; background files have theirs among its definitions."""
    writer = _Writer(ontology, lexicon, translate_rules(shapes.turtle, ontology))
    return {
        "$schema": _DIALECT,
        "title": "A record of sarcokg",
        "description": "One source: what it says, and where it says it.",
        "$ref": "#/$defs/thing-Source",
        "$defs": writer.definitions(shapes),
    }


def background_schema() -> Schema:
    """Return the schema of background files, which points into that of records."""
    return {
        "$schema": _DIALECT,
        "title": "A background file of sarcokg",
        "$ref": f"{FILES[0]}#/$defs/thing-Background",
    }


def write_schemas(folder: Path, schemas: tuple[Schema, Schema]) -> None:
    """Write both schemas into a folder, in the order of `FILES`."""
    for name, schema in zip(FILES, schemas, strict=True):
        (folder / name).write_text(as_text(schema), encoding="utf-8")


def as_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes one definition for each class, key and set of terms."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon, rules: RuleSchemas) -> None:
        self.ontology = ontology
        self.lexicon = lexicon
        self.rules = rules
        self.texts = {row["term"]: row for row in Store(ontology.quads).select(_TEXTS)}

    def definitions(self, shapes: Shapes) -> dict[str, Schema]:
        """Return every definition, sorted by name."""
        messages = {key_of(rule): f"{text}. {shapes.repairs[rule]}" for rule, text in shapes.messages.items()}
        things = {f"thing-{key_of(iri)}": self._thing(iri, messages) for iri in self.ontology.written}
        keys = {f"key-{key}": self._key(key, iri) for key, iri in self.ontology.keys.items()}
        ranges = {term.range for term in self.ontology.properties.values() if term.range in self.ontology.classes}
        terms = {f"terms-{key_of(iri)}": self._terms(iri) for iri in ranges if iri and self._names_terms(iri)}
        return dict(sorted({**things, **keys, **terms}.items()))

    def _thing(self, class_iri: str, messages: dict[str, str]) -> Schema:
        keys = [key for key, iri in self.ontology.keys.items() if self.ontology.may_hold(class_iri, iri)]
        required = ["key"] if self._needs_key(class_iri) else []
        rest: list[Schema] = []
        for (of_class, rule), schema in sorted(self.rules.schemas.items()):
            if of_class != class_iri:
                continue
            for part in schema["allOf"] if schema.keys() == {"allOf"} else [schema]:
                if part.keys() == {"required"}:
                    required += part["required"]
                else:
                    rest.append({"$comment": rule, **_worded(part, messages[rule])})
        return {
            **self._described(class_iri),
            "type": "object",
            "additionalProperties": False,
            "properties": {key: {"$ref": f"#/$defs/key-{key}"} for key in keys},
            **({"required": sorted(set(required))} if required else {}),
            **({"allOf": rest} if rest else {}),
        }

    def _needs_key(self, class_iri: str) -> bool:
        return self.ontology.keys["key"] in self.ontology.key_properties(class_iri)

    def _key(self, key: str, iri: str) -> Schema:
        term = self.ontology.properties.get(iri)
        described = self._described(iri)
        if term is None or iri == self.ontology.keys["key"]:
            one = {"type": "string", "pattern": f"^{_KEY}$"}
            return {
                "title": key,
                "description": "The key by which the thing is named in this record.",
                "anyOf": [one, {"type": "integer", "minimum": 0}],
            }
        if term.unfolding is not None:
            return {**described, **self._short_form(term.unfolding)}
        value = self._value(term)
        if term.is_object and term.range in self.ontology.written:
            value = {"anyOf": [value, {"$ref": f"#/$defs/thing-{key_of(term.range or '')}"}]}
        return {**described, **each(value)}

    def _short_form(self, form: Unfolding) -> Schema:
        if form.items:
            items = [self._value(self.ontology.properties[iri]) for iri in form.items]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        names = self.ontology.properties[form.key]
        value = self._value(self.ontology.properties[form.value])
        into = self.ontology.properties[form.into].range or ""
        value_key = self.ontology.key_of_property[form.value]
        asked = [
            schema["properties"][value_key]
            for (class_iri, _), rule in sorted(self.rules.schemas.items())
            if class_iri == into
            for schema in (rule["allOf"] if rule.keys() == {"allOf"} else [rule])
            if value_key in schema.get("properties", {})
        ]
        values = {"allOf": [value, *asked]} if asked else value
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": self._value(names),
            "additionalProperties": values,
        }

    def _value(self, term: PropertyTerm) -> Schema:
        """Return the schema of one value of a property."""
        if not term.is_object:
            return _literal(term.range)
        target = term.range or ""
        named = [{"$ref": f"#/$defs/terms-{key_of(target)}"}] if self._names_terms(target) else []
        # Whether a thing of this record, or one of another, has the key is for the loader to say.
        if any(self.ontology.is_a(written, target) for written in self.ontology.written) or not named:
            return {"anyOf": [*named, {"type": "string", "pattern": _REFERENCE}, {"type": "integer", "minimum": 0}]}
        return named[0]

    def _names_terms(self, class_iri: str) -> bool:
        return class_iri in self.ontology.classes and bool(self.lexicon.terms(class_iri))

    def _terms(self, class_iri: str) -> Schema:
        """Return the enumeration of a class's terms, each with its definition, and with its kind before it."""
        terms = self.lexicon.terms(class_iri)
        values: list[Any] = []
        texts: list[str] = []
        for term in terms:
            key = key_of(term.iri)
            text = self._markdown(term.iri)
            values.append(key)
            texts.append(text)
            if _LOOKS_LIKE_NUMBER.fullmatch(key):
                values.append(json.loads(key))
                texts.append(text)
        kinds = sorted({str(kind_of(term.iri)) for term in terms})
        spelt = [
            f"{kind}:(?:{'|'.join(re.escape(key_of(term.iri)) for term in terms if kind_of(term.iri) == kind)})"
            for kind in kinds
        ]
        return {
            **self._described(class_iri),
            "anyOf": [
                {"enum": values, "markdownEnumDescriptions": texts},
                {"type": "string", "pattern": f"^(?:{'|'.join(spelt)})$"},
            ],
        }

    def _described(self, iri: str) -> Schema:
        row = self.texts.get(iri)
        if row is None:
            return {"title": words(key_of(iri))}
        return {
            "title": row["label"] or words(key_of(iri)),
            "description": row["definition"],
            "markdownDescription": self._markdown(iri),
        }

    def _markdown(self, iri: str) -> str:
        row = self.texts.get(iri)
        if row is None:
            return compact(iri)
        example = f"\n\nExample: {row['example']}" if row["example"] else ""
        return f"**{row['label']}** · `{compact(iri)}`\n\n{row['definition']}{example}"


def _worded(schema: Any, message: str) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema that says the rule's own words where an editor would only say that something does not match."""
    if isinstance(schema, list):
        return [_worded(item, message) for item in schema]
    if not isinstance(schema, dict):
        return schema
    said = {"errorMessage": message} if schema.keys() & {"not", "pattern"} else {}
    return {**{key: _worded(value, message) for key, value in schema.items()}, **said}


def _literal(datatype: str | None) -> Schema:
    """Return the schema of a figure or text as an editor sees it: typed, or in quotes."""
    quoted = {"type": "string", "pattern": f"^(?:{FORMS[datatype or ''][0].pattern})$"} if datatype in FORMS else {}
    if datatype == _XSD + "integer":
        return {"anyOf": [{"type": "integer"}, quoted]}
    if datatype == _XSD + "decimal":
        return {"anyOf": [{"type": "number"}, quoted]}
    if datatype == _XSD + "boolean":
        return {"anyOf": [{"type": "boolean"}, quoted]}
    return {"anyOf": [{"type": "string", "minLength": 1}, {"type": ["number", "boolean"]}]}
