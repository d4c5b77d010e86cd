"""The rules of the shapes as JSON Schema, as far as one mapping of a record can keep or break them.

Turns each rule, for each class that it is about, into a schema of the class's mappings.
What needs another node, arithmetic or a query stays with the gate, and is returned with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sarcokg.identifiers import NAMESPACES, compact, key_of
from sarcokg.store import Literal, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.ontology import Ontology

__all__ = ["RuleSchemas", "Schema", "each", "number", "text", "translate_rules"]

Schema = dict[str, Any]

_SH: Final = NAMESPACES["sh"]
_RDF: Final = NAMESPACES["rdf"]
#: What says nothing about data, so that a rule's constraints are the rest.
_ABOUT_THE_RULE: Final = frozenset({"description", "message", "path", "property", "targetClass", "targetSubjectsOf"})
#: The bounds of SHACL and those of JSON Schema.
_BOUNDS: Final = {
    "maxExclusive": "exclusiveMaximum",
    "maxInclusive": "maximum",
    "minExclusive": "exclusiveMinimum",
    "minInclusive": "minimum",
}
#: Why a constraint is beyond a schema of one mapping.
_BEYOND: Final = {
    "class": "asks of which class a value is",
    "disjoint": "compares two fields",
    "lessThan": "compares two fields",
    "lessThanOrEquals": "compares two fields",
    "qualifiedValueShape": "counts the values of a class",
    "sparql": "is a query",
}


class _BeyondSchemaError(Exception):
    """A constraint cannot be told by a schema of one mapping; the message says why."""


@dataclass(slots=True)
class RuleSchemas:
    """The schema of each rule by class and rule, and the rules left to the gate with the reason."""

    schemas: dict[tuple[str, str], Schema] = field(default_factory=dict)
    beyond: dict[str, str] = field(default_factory=dict)


def translate_rules(turtle: str, ontology: Ontology) -> RuleSchemas:
    """Translate every rule for every class whose things a record writes."""
    shapes = _Shapes(turtle)
    found = RuleSchemas()
    for rule in shapes.rules():
        for class_iri in sorted(ontology.written):
            for view in _views(class_iri, ontology):
                try:
                    schema = _translate(shapes, rule, view)
                except _BeyondSchemaError as reason:
                    found.beyond[key_of(rule)] = str(reason)
                else:
                    if schema is not None:
                        found.schemas[class_iri, key_of(rule)] = schema
    told = {rule for _, rule in found.schemas}
    for rule in map(key_of, shapes.rules()):
        if rule not in told:
            found.beyond.setdefault(rule, "is about things that no record writes")
    return found


def each(schema: Schema) -> Schema:
    """Return the schema of one value, or of a list of such values.

    >>> each({"type": "string"})
    {'anyOf': [{'type': 'string'}, {'type': 'array', 'items': {'type': 'string'}, 'minItems': 1}]}
    """
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def number(bounds: Schema) -> Schema:
    """Return the schema of a number within bounds; one in quotes is read, too, and its bounds are left to the gate.

    >>> number({"minimum": 0})
    {'anyOf': [{'type': 'number', 'minimum': 0}, {'type': 'string', 'pattern': '^(?!-)'}]}
    """
    signed = min(bounds.get("minimum", 0), bounds.get("exclusiveMinimum", 0)) < 0 or not bounds.keys() & {
        "minimum",
        "exclusiveMinimum",
    }
    return {
        "anyOf": [{"type": "number", **bounds}, {"type": "string", "pattern": "^" if signed else "^(?!-)"}],
    }


def text(constraints: Schema) -> Schema:
    """Return the schema of a text, which may look like a number to an editor.

    A pattern that takes whole numbers sets the bounds within which an editor's number has the digits that it asks for.

    >>> text({"pattern": "^[1-9][0-9]{0,7}$"})["anyOf"][1]
    {'type': 'integer', 'minimum': 1, 'maximum': 99999999}
    """
    as_string = {"type": "string", **constraints}
    if "pattern" not in constraints:
        return {"anyOf": [as_string, {"type": ["number", "boolean"]}]}
    lengths = [digits for digits in range(1, 19) if _takes(constraints["pattern"], 10 ** (digits - 1))]
    if not lengths:
        return as_string
    bounds = {"minimum": 10 ** (lengths[0] - 1), "maximum": 10 ** lengths[-1] - 1}
    return {"anyOf": [as_string, {"type": "integer", **bounds}]}


def _takes(pattern: str, value: int) -> bool:
    return re.search(pattern, str(value)) is not None


@dataclass(frozen=True, slots=True)
class _View:
    """A class as rules see it: itself, or what its statements are about, which shares the mapping.

    ``written_in`` is the class of the mapping, ``node`` that of the node that a rule judges.
    """

    node: str
    written_in: str
    ontology: Ontology

    def sources(self, iri: str) -> list[tuple[str, int | None]]:
        """Return the keys that give a property, each with the place in its list where it is a short form.

        Raises `_BeyondSchemaError` where the mapping's surroundings may give it.
        """
        properties, keys = self.ontology.properties, self.ontology.key_of_property
        term = properties.get(iri)
        split = self.ontology.classes[self.written_in].splits_off
        moved = self.ontology.key_properties(split[1]) if split else ()
        filled = iri in self.ontology.key_properties(self.node) and term is not None and term.is_object
        if (split is not None and iri == split[0]) or (filled and self._has_enclosure(term.range if term else "")):
            message = f"the rest of the record may give {compact(iri)}"
            raise _BeyondSchemaError(message)
        # What a statement is about takes the properties of its own key; the statement keeps the others.
        if (self.node != self.written_in) != (iri in moved):
            return []
        found: list[tuple[str, int | None]] = [(keys[iri], None)] if iri in keys else []
        for other, short in properties.items():
            if short.unfolding is not None and other in keys:
                if iri in short.unfolding.items:
                    found.append((keys[other], short.unfolding.items.index(iri)))
                elif iri == short.unfolding.into:
                    found.append((keys[other], None))
        return found

    def _has_enclosure(self, target: str | None) -> bool:
        """Tell whether a thing of the class may stand around the mapping."""
        around: set[str] = set()
        outer = {self.written_in}
        while outer:
            outer = {home for inner in outer for home in _homes(inner, self.ontology)} - around
            around |= outer
        return target is not None and any(self.ontology.is_a(other, target) for other in around)


def _homes(class_iri: str, ontology: Ontology) -> Iterator[str]:
    """Yield the classes in whose mappings a mapping of the class may stand."""
    for term in ontology.properties.values():
        if term.range == class_iri:
            yield from (home for home in ontology.written if any(ontology.is_a(home, held) for held in term.held_by))


def _views(class_iri: str, ontology: Ontology) -> Iterator[_View]:
    yield _View(class_iri, class_iri, ontology)
    split = ontology.classes[class_iri].splits_off
    if split is not None:
        yield _View(split[1], class_iri, ontology)


class _Shapes:
    """The triples of the shapes, by subject and local name of the predicate."""

    def __init__(self, turtle: str) -> None:
        self._objects: dict[Any, dict[str, list[Any]]] = {}
        self._owners: dict[str, list[Any]] = {}
        for quad in parse_text(turtle, "turtle"):
            name = quad.predicate.value.removeprefix(_SH).removeprefix(_RDF)
            self._objects.setdefault(quad.subject, {}).setdefault(name, []).append(quad.object)
            if name == "property":
                self._owners.setdefault(getattr(quad.object, "value", ""), []).append(quad.subject)

    def rules(self) -> list[str]:
        """Return the IRIs of the rules: the shapes that have a message."""
        return sorted(node.value for node, values in self._objects.items() if "message" in values)

    def node(self, iri: str) -> Any:  # noqa: ANN401 - a term of the engine
        return next(node for node in self._objects if node.value == iri)

    def targets(self, rule: Any, name: str) -> list[str]:  # noqa: ANN401 - the same
        """Return what a rule is about: its own targets, and those of the shapes that hold it."""
        owners = [rule, *self._owners.get(rule.value, [])]
        return [target.value for owner in owners for target in self.values(owner, name)]

    def values(self, node: Any, name: str) -> list[Any]:  # noqa: ANN401 - the same
        return self._objects.get(node, {}).get(name, [])

    def constraints(self, node: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
        names = self._objects[node].keys() - _ABOUT_THE_RULE - {"type", "closed", "ignoredProperties"}
        return {name: self.values(node, name)[0] for name in sorted(names)}

    def items(self, node: Any) -> list[Any]:  # noqa: ANN401 - the same
        """Return the items of a list."""
        first = self.values(node, "first")
        return [first[0], *self.items(self.values(node, "rest")[0])] if first else []

    def paths(self, node: Any) -> list[str]:  # noqa: ANN401 - the same
        """Return the properties that a shape looks at, any of which will do."""
        (path,) = self.values(node, "path")
        alternatives = self.values(path, "alternativePath")
        found = self.items(alternatives[0]) if alternatives else [path]
        if any(item in self._objects and self._objects[item].keys() & {"first", "inversePath"} for item in found):
            message = "follows a path to other things"
            raise _BeyondSchemaError(message)
        return [item.value for item in found]


def _translate(shapes: _Shapes, rule: str, view: _View) -> Schema | None:
    """Return the schema of a rule for a view, or None where the rule is not about it."""
    node = shapes.node(rule)
    holds = [iri for iri in shapes.targets(node, "targetSubjectsOf") if view.ontology.may_hold(view.written_in, iri)]
    if any(view.ontology.is_a(view.node, target) for target in shapes.targets(node, "targetClass")):
        return _schema(shapes, node, view)
    if not holds or not any(view.sources(iri) for iri in holds):
        return None
    return {"if": _present(holds, view), "then": _schema(shapes, node, view)}


def _schema(shapes: _Shapes, node: Any, view: _View) -> Schema:  # noqa: ANN401 - a term of the engine
    constraints = shapes.constraints(node)
    beyond = constraints.keys() & _BEYOND.keys()
    if beyond:
        raise _BeyondSchemaError(_BEYOND[min(beyond)])
    if shapes.values(node, "closed"):
        message = "is kept by the keys that the mapping takes"
        raise _BeyondSchemaError(message)
    if shapes.values(node, "path") and constraints.keys() & {"and", "not", "or"}:
        message = "asks what the values are"
        raise _BeyondSchemaError(message)
    parts: list[Schema] = []
    if "or" in constraints:
        parts.append(_any([_schema(shapes, item, view) for item in shapes.items(constraints.pop("or"))]))
    if "and" in constraints:
        parts.append({"allOf": [_schema(shapes, item, view) for item in shapes.items(constraints.pop("and"))]})
    if "not" in constraints:
        parts.append({"not": _schema(shapes, constraints.pop("not"), view)})
    if constraints:
        parts += _field(shapes.paths(node), constraints, view)
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _any(schemas: list[Schema]) -> Schema:
    """Return the schema that any of these fulfils; "this is not so, or that is so" as a condition.

    An editor then says what the condition asks for, not only that nothing matches.

    >>> _any([{"not": {"required": ["amount"]}}, {"required": ["dose-unit"]}])
    {'if': {'required': ['amount']}, 'then': {'required': ['dose-unit']}}
    """
    denied = [schema for schema in schemas if schema.keys() == {"not"}]
    others = [schema for schema in schemas if schema not in denied]
    if len(denied) != 1 or not others:
        return {"anyOf": schemas}
    return {"if": denied[0]["not"], "then": others[0] if len(others) == 1 else {"anyOf": others}}


def _field(paths: list[str], constraints: dict[str, Any], view: _View) -> Iterator[Schema]:
    """Yield the schemas of what a shape asks of a field."""
    if not any(view.ontology.key_of_property.get(iri) for iri in paths):
        message = "is about a field that no record writes"
        raise _BeyondSchemaError(message)
    lowest = constraints.pop("minCount", None)
    highest = constraints.pop("maxCount", None)
    if lowest is not None:
        yield _present(paths, view, int(lowest.value))
    if highest is not None:
        yield _single(paths, view) if int(highest.value) else {"not": _present(paths, view)}
    if "hasValue" in constraints:
        yield _holds(paths, _constant(constraints.pop("hasValue")), view)
    bounds = {_BOUNDS[name]: _figure(constraints.pop(name).value) for name in list(constraints) if name in _BOUNDS}
    if bounds:
        yield _every(paths, number(bounds), view)
    words: Schema = {"pattern": constraints.pop("pattern").value} if "pattern" in constraints else {}
    if "maxLength" in constraints:
        words["maxLength"] = int(constraints.pop("maxLength").value)
    if words:
        yield _every(paths, text(words), view)
    if constraints:
        message = f"asks for {', '.join(constraints)}"
        raise _BeyondSchemaError(message)


def _present(paths: list[str], view: _View, lowest: int = 1) -> Schema:
    keys = [key for iri in paths for key, _ in view.sources(iri)]
    several = {"type": "array", "minItems": lowest}
    required: list[Schema] = [
        {"required": [key], "properties": {key: several}} if lowest > 1 else {"required": [key]}
        for key in dict.fromkeys(keys)
    ]
    return required[0] if len(required) == 1 else {"anyOf": required} if required else {"not": {}}


def _single(paths: list[str], view: _View) -> Schema:
    direct = [key for iri in paths for key, place in view.sources(iri) if place is None]
    return {"properties": {key: {"maxItems": 1} for key in direct}}


def _every(paths: list[str], schema: Schema, view: _View) -> Schema:
    fields: Schema = {}
    for iri in paths:
        for key, place in view.sources(iri):
            fields[key] = each(schema) if place is None else {"prefixItems": [{}] * place + [schema]}
    return {"properties": fields}


def _holds(paths: list[str], schema: Schema, view: _View) -> Schema:
    keys = [key for iri in paths for key, place in view.sources(iri) if place is None]
    value = {"anyOf": [schema, {"type": "array", "contains": schema}]}
    held = [{"required": [key], "properties": {key: value}} for key in keys]
    return held[0] if len(held) == 1 else {"anyOf": held} if held else {"not": {}}


def _constant(term: Any) -> Schema:  # noqa: ANN401 - a term of the engine
    """Return the schema of one value as a record writes it."""
    if not isinstance(term, Literal):
        return {"enum": [key_of(term.value), compact(term.value)]}
    datatype = key_of(term.datatype.value)
    if datatype == "boolean":
        return {"enum": [term.value == "true", term.value]}
    return {"enum": [_figure(term.value), term.value]} if datatype in {"integer", "decimal"} else {"const": term.value}


def _figure(text: str) -> int | float:
    return float(text) if "." in text else int(text)
