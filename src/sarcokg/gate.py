"""The gate: SHACL in, defects out.

pySHACL is the reference engine. Each rule is a shape with its own identifier, whose message says
what is wrong and whose description says what to do; the gate adds file, line, field and value.
Any exception in the engine is a refusal: a gate that failed has not let anything through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.errors import Defect
from sarcokg.identifiers import NAMESPACES, compact, key_of
from sarcokg.late import pyshacl, rdflib
from sarcokg.store import serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sarcokg.expand import Lines
    from sarcokg.store import Quad

__all__ = ["Shapes", "read_shapes", "term", "validate"]

_SH: Final = NAMESPACES["sh"]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes as one graph, with the repair that each rule names."""

    graph: Any
    repairs: Mapping[str, str]


def read_shapes(folder: Path) -> Shapes:
    """Read every shapes file of a folder into one graph."""
    graph = rdflib.Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    described = graph.subject_objects(term("description"))
    return Shapes(graph, {str(shape): str(text) for shape, text in described})


def term(name: str) -> Any:  # noqa: ANN401 - an rdflib node
    """Return a term of SHACL as a node of the shapes' graph."""
    return rdflib.URIRef(_SH + name)


def validate(quads: Iterable[Quad], shapes: Shapes, lines: Lines, keys: Mapping[str, str]) -> list[Defect]:
    """Return a defect for each result of validating the union of the quads' graphs.

    ``lines`` gives the place of a node's value in a record, ``keys`` the record's key of a property.
    """
    data = rdflib.Graph().parse(data=serialize(quads, "ntriples"), format="nt")
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes.graph, advanced=False, inplace=True)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing has been validated
        return [_engine_failed(f"{type(error).__name__}: {error}")]
    if not isinstance(report, rdflib.Graph):
        return [_engine_failed(str(text))]
    results = report.subjects(rdflib.RDF.type, term("ValidationResult"))
    return sorted({_defect(report, result, shapes, lines, keys) for result in results})


def _defect(report: Any, result: Any, shapes: Shapes, lines: Lines, keys: Mapping[str, str]) -> Defect:  # noqa: ANN401
    found = {
        name: _value(report, result, name)
        for name in ("focusNode", "resultPath", "value", "sourceShape", "resultMessage")
    }
    focus, path = found["focusNode"], found["resultPath"]
    file, line = lines.get((focus, path)) or lines.get((focus, "")) or (compact(focus), 0)
    value = found["value"]
    return Defect(
        file,
        line,
        key_of(found["sourceShape"]),
        keys.get(path, compact(path)),
        compact(value) if value != focus else key_of(focus),
        found["resultMessage"],
        shapes.repairs.get(found["sourceShape"], "Correct the record."),
    )


def _value(report: Any, result: Any, name: str) -> str:  # noqa: ANN401 - an rdflib graph and node
    value = report.value(result, term(name))
    return "" if value is None else str(value)


def _engine_failed(text: str) -> Defect:
    return Defect("shapes", 0, "gate-failed", "", text, "the validation engine failed", "Mend the value that it names.")
