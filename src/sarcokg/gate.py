"""The gate: SHACL in, defects out.

Each rule is a shape with its own identifier, whose message says what is wrong and whose description
says what to do; the gate adds file, line, field and value.
Two engines judge alike, which the tests hold on every rule: `shacl`, fast, judges the build;
pySHACL is the reference, and stands in where `shacl` has no wheel (docs/decisions/0007).
Any exception in an engine is a refusal: a gate that failed has let nothing through.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import Defect
from sarcokg.identifiers import NAMESPACES, compact, key_of
from sarcokg.late import has_shacl, pyshacl, rdflib, shacl, sparql
from sarcokg.store import parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from sarcokg.expand import Lines
    from sarcokg.store import Quad

__all__ = ["ENGINES", "Result", "Shapes", "read_shapes", "validate"]

_SH: Final = NAMESPACES["sh"]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes as one text of Turtle, with the message and the repair of each rule."""

    turtle: str
    messages: Mapping[str, str]
    repairs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """One result of an engine: IRIs, a value as text, and the message; absent ones are empty."""

    focus: str
    path: str
    value: str
    rule: str
    message: str


def read_shapes(folder: Path) -> Shapes:
    """Read every shapes file of a folder."""
    turtle = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ttl")))
    texts: dict[str, dict[str, str]] = {"message": {}, "description": {}}
    for quad in parse_text(turtle, "turtle"):
        found = texts.get(quad.predicate.value.removeprefix(_SH))
        if found is not None:
            found[getattr(quad.subject, "value", "")] = getattr(quad.object, "value", "")
    return Shapes(turtle, texts["message"], texts["description"])


def validate(
    quads: Iterable[Quad], shapes: Shapes, lines: Lines, keys: Mapping[str, str], engine: str | None = None
) -> list[Defect]:
    """Return a defect for each result of validating the union of the quads' graphs.

    ``lines`` gives the place of a node's value in a record, ``keys`` the record's key of a property,
    ``engine`` one of `ENGINES` (default: the fast one where it is installed).
    """
    run = ENGINES[engine or ("shacl" if has_shacl() else "pyshacl")]
    try:
        results = run(serialize(quads, "ntriples").decode(), shapes)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing has been validated
        value = f"{type(error).__name__}: {error}"
        return [Defect("shapes", 0, "gate-failed", "", value, "the validation engine failed", "Mend what it names.")]
    return sorted({_defect(result, shapes, lines, keys) for result in results})


def _defect(result: Result, shapes: Shapes, lines: Lines, keys: Mapping[str, str]) -> Defect:
    place = lines.get((result.focus, result.path)) or lines.get((result.focus, ""))
    file, line = place or (compact(result.focus), 0)
    return Defect(
        file,
        line,
        key_of(result.rule),
        keys.get(result.path, compact(result.path)),
        key_of(result.focus) if result.value in {"", result.focus} else compact(result.value),
        result.message,
        shapes.repairs.get(result.rule, "Correct the record."),
    )


def _run_shacl(data: str, shapes: Shapes) -> list[Result]:
    report = shacl.Shapes.from_text(shapes.turtle, "turtle").validate_text(data, "ntriples")
    return [
        Result(
            _iri(found.focus_node),
            _iri(found.path),
            found.value_plain or "",
            _iri(found.source_shape),
            found.message or "",
        )
        for found in report.results
    ]


def _run_pyshacl(data: str, shapes: Shapes) -> list[Result]:
    graph = _prepared_graph().parse(data=data, format="nt")
    rules = rdflib.Graph().parse(data=shapes.turtle, format="turtle")
    _, report, text = pyshacl.validate(graph, shacl_graph=rules, advanced=False, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(text)
    nodes = report.subjects(rdflib.RDF.type, rdflib.URIRef(_SH + "ValidationResult"))
    names = ("focusNode", "resultPath", "value", "sourceShape", "resultMessage")
    return [Result(*(_value(report, node, name) for name in names)) for node in nodes]


def _prepared_graph() -> Any:  # noqa: ANN401 - an rdflib graph
    """Return a graph that parses each query once: pySHACL hands it the same text for every focus node."""
    prepared = functools.cache(sparql.prepareQuery)

    class PreparedGraph(rdflib.Graph):
        def query(self, query_object: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - handed on
            query = prepared(query_object) if isinstance(query_object, str) else query_object
            return super().query(query, *arguments, **options)

    return PreparedGraph()


#: The engines by name; each takes N-Triples and the shapes.
ENGINES: Final[dict[str, Callable[[str, Shapes], list[Result]]]] = {"pyshacl": _run_pyshacl, "shacl": _run_shacl}


def _iri(text: str | None) -> str:
    return (text or "").removeprefix("<").removesuffix(">")


def _value(report: Any, node: Any, name: str) -> str:  # noqa: ANN401 - an rdflib graph and node
    value = report.value(node, rdflib.URIRef(_SH + name))
    return "" if value is None else str(value)
