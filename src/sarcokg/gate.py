"""The gate: SHACL in, defects out.

Each rule is a shape with its own identifier, whose message says what is wrong and whose description
says what to do; the gate adds file, line, field and value, as the curator wrote them.
A finding that only repeats that a value was refused before is withheld (`sarcokg.doubt`).
Two engines judge alike, which the tests hold on every rule: `shacl`, fast, judges the build;
pySHACL is the reference, and stands in where `shacl` has no wheel (docs/decisions/0007).
Any exception in an engine is a refusal: a gate that failed has let nothing through.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sarcokg.disk import files_in, read_utf8
from sarcokg.doubt import Doubt, read_reaches
from sarcokg.errors import Defect, RefusedError
from sarcokg.identifiers import NAMESPACES, compact, key_of, kind_of
from sarcokg.late import has_shacl, pyshacl, rdflib, shacl, sparql
from sarcokg.store import parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from sarcokg.doubt import Reach
    from sarcokg.places import Places
    from sarcokg.store import Quad

    Values = dict[tuple[str, str], list[str]]

__all__ = ["ENGINES", "Result", "Shapes", "judge", "read_shapes", "validate"]

_SH: Final = NAMESPACES["sh"]
_NO_SHAPE: Final = "there is no shape to judge by"


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


def read_shapes(folder: Path, *stems: str) -> Shapes:
    """Read every shapes file of a folder, or those with some stems."""
    paths = [folder / f"{stem}.ttl" for stem in stems] or files_in(folder, "*.ttl")
    turtle = "\n".join(read_utf8(path) for path in paths)
    texts: dict[str, dict[str, str]] = {"message": {}, "description": {}}
    for quad in parse_text(turtle, "turtle"):
        found = texts.get(quad.predicate.value.removeprefix(_SH))
        if found is not None:
            found[getattr(quad.subject, "value", "")] = getattr(quad.object, "value", "")
    return Shapes(turtle, texts["message"], texts["description"])


def validate(
    quads: Iterable[Quad], shapes: Shapes, places: Places, keys: Mapping[str, str], engine: str | None = None
) -> list[Defect]:
    """Return a defect for each result of validating the union of the quads' graphs.

    ``places`` has the place of a node's value in a record, ``keys`` the record's key of a property,
    ``engine`` is one of `ENGINES` (default: the fast one where it is installed).
    """
    quads = list(quads)
    run = ENGINES[engine or ("shacl" if has_shacl() else "pyshacl")]
    try:
        results = run(serialize(quads, "ntriples").decode(), shapes)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing has been validated
        value = f"{type(error).__name__}: {error}"
        return [Defect("shapes", 0, "gate-failed", "", value, "the validation engine failed", "Mend what it names.")]
    if not results:
        return []
    reaches = read_reaches(shapes.turtle)
    if places.holes or places.cut:
        doubt = Doubt(reaches, places, quads)
        results = [result for result in results if not doubt.covers(result.rule, result.focus, result.value)]
    asserted = _values(quads, {result.focus for result in results})
    named = [_with_field(result, reaches, asserted) for result in results]
    return sorted({_defect(result, shapes, places, keys) for result in named})


def judge(nquads: bytes, shapes: Shapes) -> list[Result]:
    """Return the results of validating the union of the graphs of N-Quads, sorted.

    For many small graphs against the same shapes, which are compiled once; the engine is that of `validate`.
    Raises `RefusedError` where the engine fails or there is no rule: a gate that failed has let nothing through.
    """
    try:
        if not shapes.messages:
            raise ValueError(_NO_SHAPE)  # noqa: TRY301 - it is told like any other failure
        if not has_shacl():
            text = serialize(parse_text(nquads, "nquads"), "ntriples").decode()
            return sorted(_run_pyshacl(text, shapes), key=str)
        report = _compiled(shapes.turtle).validate_text(nquads.decode(), "nquads")
        return sorted(_results(report), key=str)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing has been validated
        value = f"{type(error).__name__}: {error}"
        failed = Defect("shapes", 0, "gate-failed", "", value, "the validation engine failed", "Mend what it names.")
        raise RefusedError([failed]) from None


@functools.cache
def _compiled(turtle: str) -> Any:  # noqa: ANN401 - the engine's own type
    return shacl.Shapes.from_text(turtle, "turtle")


def _values(quads: Iterable[Quad], nodes: set[str]) -> Values:
    """Return the values of some nodes, by node and property."""
    found: Values = {}
    for quad in quads:
        if getattr(quad.subject, "value", "") in nodes:
            found.setdefault((getattr(quad.subject, "value", ""), quad.predicate.value), []).append(
                getattr(quad.object, "value", "")
            )
    return found


def _with_field(result: Result, reaches: Mapping[str, Reach], asserted: Values) -> Result:
    """Give a result without a path the first field that its rule reads and its node has, with its value."""
    reach = reaches.get(result.rule)
    if result.path or reach is None or not reach.properties:
        return result
    held = next((path for path in reach.properties if (result.focus, path) in asserted), None)
    if held is None:
        return replace(result, path=reach.properties[0], value="")
    values = asserted[result.focus, held]
    return replace(result, path=held, value=values[0] if len(values) == 1 else "")


def _defect(result: Result, shapes: Shapes, places: Places, keys: Mapping[str, str]) -> Defect:
    file, line = places.find(result.focus, result.path, result.value) or (compact(result.focus), 0)
    field = keys.get(result.path, compact(result.path))
    return Defect(
        file,
        line,
        key_of(result.rule),
        places.keys.get((result.focus, result.path), field),
        _shown(result, places),
        result.message,
        shapes.repairs.get(result.rule, "Correct the record."),
    )


def _shown(result: Result, places: Places) -> str:
    """Return the value as a curator knows it: a thing by its name, a term by its key, a figure as written."""
    iri = result.focus if result.value in {"", result.focus} else result.value
    if iri in places.names:
        return places.names[iri]
    return key_of(iri) if kind_of(iri) else compact(iri)


def _run_shacl(data: str, shapes: Shapes) -> list[Result]:
    return _results(_compiled(shapes.turtle).validate_text(data, "ntriples"))


def _results(report: Any) -> list[Result]:  # noqa: ANN401 - the engine's own type
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


@functools.lru_cache(maxsize=512)
def _prepared(query: str) -> Any:  # noqa: ANN401 - an rdflib query
    return sparql.prepareQuery(query)


def _prepared_graph() -> Any:  # noqa: ANN401 - an rdflib graph
    """Return a graph that parses each query once: pySHACL hands it the same text for every focus node."""

    class PreparedGraph(rdflib.Graph):
        def query(self, query_object: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - handed on
            query = _prepared(query_object) if isinstance(query_object, str) else query_object
            return super().query(query, *arguments, **options)

    return PreparedGraph()


#: The engines by name; each takes N-Triples and the shapes.
ENGINES: Final[dict[str, Callable[[str, Shapes], list[Result]]]] = {"pyshacl": _run_pyshacl, "shacl": _run_shacl}


def _iri(text: str | None) -> str:
    return (text or "").removeprefix("<").removesuffix(">")


def _value(report: Any, node: Any, name: str) -> str:  # noqa: ANN401 - an rdflib graph and node
    value = report.value(node, rdflib.URIRef(_SH + name))
    return "" if value is None else str(value)
