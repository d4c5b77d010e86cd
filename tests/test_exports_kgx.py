"""KGX: every node and edge is what the Biolink Model allows, told by the model's own package and not by ours.

The package biolink-model carries the model as YAML, and classes of pydantic that are made of it.
`tests/readers/kgx_without_network.py` runs KGX itself, by hand.
"""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from biolink_model.datamodel import pydanticmodel_v2

from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release

#: Columns of our own, which KGX keeps as they are.
OURS = {"agents", "attribution", "regimen", "statement", "supporting_study"}
#: The model defines `participates in` of a continuant, which a protein is, and gives it the domain of a process.
AT_ODDS_WITH_ITSELF = ("biolink:participates_in", "subject", "biolink:Protein", "occurrent")
Row = dict[str, str]


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    """The Biolink Model."""
    text = (files("biolink_model") / "schema" / "biolink_model.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@pytest.fixture(scope="module")
def nodes(release: Release) -> dict[str, Row]:
    return {row["id"]: row for row in table(release, "kgx-nodes")}


@pytest.fixture(scope="module")
def edges(release: Release) -> list[Row]:
    return table(release, "kgx-edges")


def table(release: Release, name: str) -> list[Row]:
    text = find_format(name).export(excerpt(release, is_view=True)).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{name: value for name, value in row.items() if value} for row in rows]


def called(curie: str) -> str:
    """Return what the model calls the class or slot of a CURIE or column."""
    return curie.removeprefix("biolink:").replace("_", " ")


def ancestors(kind: str, model: dict[str, Any]) -> Iterator[str]:
    """Yield a class or slot of the model and what it is, by its parents and mixins."""
    yield kind
    said = {**model["slots"], **model["classes"]}[kind]
    for parent in filter(None, [said.get("is_a"), *said.get("mixins", ())]):
        yield from ancestors(parent, model)


def class_named(camel: str, model: dict[str, dict[str, Any]]) -> str:
    """Return what the model calls a class: ``biolink:Drug`` is ``drug``."""
    return next(name for name in model["classes"] if name.title().replace(" ", "") == camel.removeprefix("biolink:"))


@pytest.mark.parametrize("name", ["nodes", "edges"])
def test_each_element_is_accepted_by_the_class_of_its_category(name: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(name)
    rows = list(found.values()) if name == "nodes" else found
    refused = []

    for row in rows:
        class_ = getattr(pydanticmodel_v2, row["category"].removeprefix("biolink:"))
        lists = {field for field, told in class_.model_fields.items() if "list[" in str(told.annotation)}
        own = {field: value.split("|") if field in lists else value for field, value in row.items()}
        try:
            class_(**{field: value for field, value in own.items() if field in class_.model_fields})
        except ValueError as error:
            refused.append(f"{row['id']}: {error}")

    assert rows
    assert refused == []


def test_each_column_is_one_of_the_model_or_said_to_be_ours(
    nodes: dict[str, Row], edges: list[Row], model: dict[str, Any]
) -> None:
    columns = {column for row in (*nodes.values(), *edges) for column in row}

    assert {column for column in columns if called(column) not in model["slots"]} == OURS


def test_each_edge_joins_what_its_predicate_joins(
    nodes: dict[str, Row], edges: list[Row], model: dict[str, Any]
) -> None:
    wrong = set()

    for edge in edges:
        above = [model["slots"][slot] for slot in ancestors(called(edge["predicate"]), model)]
        for end, side in (("subject", "domain"), ("object", "range")):
            wanted = next((said[side] for said in above if side in said), "named thing")
            kind = nodes[edge[end]]["category"]
            if wanted not in ancestors(class_named(kind, model), model):
                wrong.add((edge["predicate"], end, kind, wanted))

    assert wrong == {AT_ODDS_WITH_ITSELF}


def test_each_qualifier_is_a_value_of_its_enumeration(edges: list[Row], model: dict[str, Any]) -> None:
    enumerations = {
        "object_aspect_qualifier": "GeneOrGeneProductOrChemicalEntityAspectEnum",
        "object_direction_qualifier": "DirectionQualifierEnum",
    }

    for column, name in enumerations.items():
        told = {edge[column] for edge in edges if column in edge}
        assert told
        assert told <= set(model["enums"][name]["permissible_values"])
    assert {called(edge["qualified_predicate"]) for edge in edges if "qualified_predicate" in edge} <= set(
        model["slots"]
    )
