"""The schema of records says what the gate says, as far as a schema can.

Editors read YAML 1.2, where ``19`` is a number; the loader reads characters.
So the records are read here as an editor reads them, and judged beside the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from sarcokg.errors import RefusedError
from sarcokg.expand import expand
from sarcokg.gate import Shapes, read_shapes, validate
from sarcokg.identifiers import graph_iri, key_of, ontology_iri
from sarcokg.lexicon import Lexicon
from sarcokg.ontology import Ontology
from sarcokg.record import RULES, parse_record
from sarcokg.record_schema import FILES, as_text, background_schema, record_schema
from sarcokg.rule_schema import Schema, translate_rules
from sarcokg.store import NamedNode, Quad, parse_jsonld
from sarcokg.unfold import MESSAGES

ROOT = Path(__file__).parent.parent
RECORDS = sorted((ROOT / "graph" / "records").glob("*.yaml"))
BACKGROUND = sorted((ROOT / "graph" / "background").glob("*.yaml"))

#: Rules of the loader that look beyond one mapping: at the rest of the record, or at the characters of the file.
ACROSS_MAPPINGS = {"ambiguous-reference", "same-identifier", "unknown-term"}


class Yaml12(yaml.SafeLoader):
    """Reads YAML by the core schema of version 1.2 (section 10.3.2), as the editors' parser does."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the name and kind are PyYAML's


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def as_an_editor_reads(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    return yaml.load(text, Yaml12)  # noqa: S506 - a safe loader with other resolvers


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def schema(ontology: Ontology, lexicon: Lexicon, shapes: Shapes) -> Schema:
    return record_schema(ontology, lexicon, shapes)


def errors(schema: Schema, data: object, thing: str = "Source") -> list[str]:
    validator = Draft202012Validator({**schema, "$ref": f"#/$defs/thing-{thing}"})
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(data)]


# ---- The records as they are


@pytest.mark.parametrize("path", [*RECORDS, *BACKGROUND], ids=lambda path: path.stem)
def test_a_record_of_the_repository_has_no_error(path: Path, schema: Schema) -> None:
    thing = "Background" if path in BACKGROUND else "Source"

    assert not errors(schema, as_an_editor_reads(path.read_text(encoding="utf-8")), thing)


@pytest.mark.parametrize("path", [*RECORDS, *BACKGROUND], ids=lambda path: path.stem)
def test_the_first_line_of_a_record_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

    assert named is not None
    assert (path.parent / named[1]).resolve().is_file()


def test_the_schemas_are_json_schemas(schema: Schema) -> None:
    Draft202012Validator.check_schema(schema)
    Draft202012Validator.check_schema(background_schema())


def test_every_reference_within_the_schema_leads_somewhere(schema: Schema) -> None:
    named = set(re.findall(r'"#/\$defs/([^"]+)"', as_text(schema)))

    assert named <= schema["$defs"].keys()


def test_a_key_is_explained_by_the_definition_and_example_of_its_property(schema: Schema) -> None:
    percent = schema["$defs"]["key-percent"]

    assert percent["title"] == "percent"
    assert "sarco:percent" in percent["markdownDescription"]
    assert percent["description"] in percent["markdownDescription"]
    assert "Example: " in percent["markdownDescription"]


def test_a_term_is_explained_where_it_is_offered(schema: Schema) -> None:
    offered = schema["$defs"]["terms-DesignType"]["anyOf"][0]

    explained = dict(zip(offered["enum"], offered["markdownEnumDescriptions"], strict=True))

    assert "without a comparison group" in explained["single-group-trial"]


# ---- The whole schema beside the program: a record changed in one place, and judged by both


def changes(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield changed copies of a record: in the first mapping under each path of keys, each key in several ways."""
    whole = as_an_editor_reads(yaml.safe_dump(data))
    for path in sorted({path for path, _ in walk(whole)}):
        keys = list(next(found for where, found in walk(whole) if where == path))
        for name, change in CHANGES.items():
            for key in keys:
                copy = deepcopy(whole)
                mapping = next(found for where, found in walk(copy) if where == path)
                if change(mapping, key):
                    yield f"{name} at {'/'.join(path)}: {key}", copy


def walk(data: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(data, dict):
        yield path, data
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for item in data:
            yield from walk(item, path)


def drop(mapping: dict[str, Any], key: str) -> bool:
    del mapping[key]
    return True


def empty(mapping: dict[str, Any], key: str) -> bool:
    mapping[key] = None
    return True


def misspell(mapping: dict[str, Any], key: str) -> bool:
    mapping[key + "x"] = mapping[key]
    return True


def misplace(mapping: dict[str, Any], key: str) -> bool:
    mapping["text-sha256" if key != "text-sha256" else "median"] = 1
    return "text-sha256" not in mapping or key == "text-sha256"


def negate(mapping: dict[str, Any], key: str) -> bool:
    if isinstance(mapping[key], bool) or not isinstance(mapping[key], int | float):
        return False
    mapping[key] = -mapping[key] - 1
    return True


def spell_out(mapping: dict[str, Any], key: str) -> bool:
    if not isinstance(mapping[key], int | float):
        return False
    mapping[key] = "nineteen of them"
    return True


def add_a_second(mapping: dict[str, Any], key: str) -> bool:
    if not isinstance(mapping[key], str):
        return False
    mapping[key] = [mapping[key], "second-" + mapping[key]]
    return True


def nest(mapping: dict[str, Any], key: str) -> bool:
    mapping[key] = [[mapping[key]]]
    return True


CHANGES = {
    "drop": drop,
    "empty": empty,
    "misspell": misspell,
    "misplace": misplace,
    "negate": negate,
    "spell out": spell_out,
    "second": add_a_second,
    "nest": nest,
}


@dataclass(frozen=True, slots=True)
class Program:
    """The program's own judgement of a record, by the rules that refuse it."""

    ontology: Ontology
    lexicon: Lexicon
    shapes: Shapes
    around: list[Quad]

    def rules_refusing(self, data: dict[str, object]) -> set[str]:
        try:
            record = parse_record(
                yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), "a.yaml"
            )
            expanded = expand(record, "a.yaml", ontology_iri("Source"), self.ontology, self.lexicon)
        except RefusedError as refused:
            return {defect.rule for defect in refused.defects}
        if expanded.defects:
            return {defect.rule for defect in expanded.defects}
        quads = parse_jsonld(expanded.nodes, self.ontology.context, graph_iri("source/a"))
        return {defect.rule for defect in validate([*self.around, *quads], self.shapes, expanded.places, {})}


@pytest.fixture(scope="module")
def program(ontology: Ontology, lexicon: Lexicon, shapes: Shapes) -> Program:
    """The program with the part of the ontology that rules look at."""
    needed = {"type", "range", "subClassOf", "subtypeOf"}
    around = [
        quad
        for quad in ontology.quads
        if key_of(quad.predicate.value) in needed
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    ]
    return Program(ontology, lexicon, shapes, around)


def test_a_changed_record_is_underlined_where_a_rule_of_the_schema_refuses_it_and_nowhere_else(
    program: Program, schema: Schema
) -> None:
    record = as_an_editor_reads((ROOT / "tests" / "miniature-source" / "record.yaml").read_text(encoding="utf-8"))
    translated = translate_rules(program.shapes.turtle, program.ontology)
    told = {rule for _, rule in translated.schemas} | (RULES.keys() | MESSAGES.keys()) - ACROSS_MAPPINGS
    # A drug is refused where the background does not stand beside the record, whatever the record says.
    always = program.rules_refusing(record)
    judged = [(name, program.rules_refusing(data) - always, errors(schema, data)) for name, data in changes(record)]

    missed = [(name, refused & told) for name, refused, underlined in judged if refused & told and not underlined]
    false_alarms = [(name, underlined) for name, refused, underlined in judged if underlined and not refused]

    assert not always & told
    assert min(sum(bool(underlined) == said for *_, underlined in judged) for said in (True, False)) > 50
    assert (missed, false_alarms) == ([], [])


@pytest.mark.parametrize(
    ("written", "accepted"),
    [
        ("percent: 37", True),
        ("percent: 36.50", True),
        ("percent: '37'", True),
        ("percent: 101", False),
        ("percent: '-37'", False),
        ("percent: true", False),
        ("percent: 37 %", False),
        ("count: 19", True),
        ("count: 1.5", False),
        ("count: NO", False),
        ("histology: ASPS", True),
        ("histology: histology:ASPS", True),
        ("histology: asps", False),
        ("histology: drug:ASPS", False),
        ("passage: response", True),
        ("passage: [response, table-2]", True),
        ("passage: 1", True),
        ("passage: a b", False),
        ("breakdown: {CR: 1, PR: 18}", True),
        ("breakdown: {CR: 1, XX: 18}", False),
        ("breakdown: {CR: -1}", False),
        ("interval: [1.8, 42.8]", True),
        ("interval: [1.8]", False),
        ("interval: 1.8", False),
        ("note: NO", True),
        ("note: 12", True),
        ("note:", False),
        ("noted: x", False),
        ("text-length: 5", False),
    ],
)
def test_a_field_is_judged_as_an_editor_reads_it(schema: Schema, written: str, *, accepted: bool) -> None:
    whole = {"population": "all", "endpoint": "objective-response", "count": 19, "of": 52, "passage": "response"}
    kinds = {"denominator-kind": "response-evaluable", "estimator": "count", "confirmation": "not-stated"}
    base = {**whole, **kinds, "treatment": "r", "histology": "ASPS"}
    assert not errors(schema, base, "ProportionStatement")

    found = errors(schema, base | as_an_editor_reads(written), "ProportionStatement")

    assert (not found) == accepted


def test_the_schema_of_background_files_points_into_that_of_records(schema: Schema) -> None:
    file, _, place = background_schema()["$ref"].partition("#/$defs/")

    assert file == FILES[0]
    assert place in schema["$defs"]


def test_the_schema_has_the_same_bytes_whatever_was_done_before(
    ontology: Ontology, lexicon: Lexicon, shapes: Shapes, schema: Schema
) -> None:
    assert as_text(record_schema(ontology, lexicon, shapes)) == as_text(schema)
