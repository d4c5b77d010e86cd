"""The shapes: every rule finds the mistake that it was written for, and leaves sound data alone.

``tests/shapes/<rule>/`` holds small graphs: ``good*.ttl`` keep the rule, ``bad*.ttl`` break it once,
at the focus node and path and with the message that their first lines name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import OWL, RDF, RDFS, SH, Graph, Node, URIRef

from sarcokg.gate import ENGINES, Shapes, read_shapes, validate
from sarcokg.identifiers import ID, ONTOLOGY, graph_iri, key_of, ontology_iri
from sarcokg.places import Places
from sarcokg.store import NamedNode, Quad, graph_name, parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.ontology import Ontology
    from sarcokg.release import Release

ROOT = Path(__file__).parent.parent
SHAPE = "https://w3id.org/sarcokg/shape/"
PREFIXES = ROOT / "shapes" / "prefixes.ttl"
FILES = {path.stem: path for path in sorted((ROOT / "shapes").glob("*.ttl")) if path != PREFIXES}
CASES = sorted((ROOT / "tests" / "shapes").glob("*/*.ttl"))

#: What a rule may need of the ontology: which thing is of which class, and what a field takes.
NEEDED = {str(RDF.type), str(RDFS.range), str(RDFS.subClassOf), ontology_iri("subtypeOf")}


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of validation, as far as engines agree on it."""

    rule: str
    focus: str
    path: str
    message: str


def read_graph(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def rules_in(shapes: Graph) -> list[str]:
    """Return the rules of a graph: the shapes that have a message."""
    return sorted(key_of(str(shape)) for shape in shapes.subjects(SH.message))


SHAPES = {stem: read_graph(path, PREFIXES) for stem, path in FILES.items()}
RULES = [(stem, rule) for stem, shapes in SHAPES.items() for rule in rules_in(shapes)]
STEM_OF = {rule: stem for stem, rule in RULES}

every_rule = pytest.mark.parametrize("rule", [rule for _, rule in RULES])
every_case = pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])


@pytest.fixture(scope="module")
def hierarchy(ontology: Ontology) -> str:
    """The part of the ontology that rules look at, as N-Triples; the whole would make each case far slower."""
    needed = (
        quad
        for quad in ontology.quads
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.predicate.value in NEEDED
        and not quad.object.value.startswith(str(OWL))
    )
    return serialize(needed, "ntriples").decode()


@pytest.fixture(scope="module")
def curated(asserted: tuple[Quad, ...], release: Release) -> Graph:
    """Everything that ontology, background and records assert, and what follows, as the reference engine sees it."""
    inferred = (quad for quad in parse_text(release.text(), "trig") if graph_name(quad) == graph_iri("inferred"))
    return Graph().parse(data=serialize([*asserted, *inferred], "ntriples"), format="nt")


def expected(path: Path) -> list[Finding]:
    """Return what the first lines of a case announce: nothing, or one finding."""
    header = dict(
        re.findall(r"^#\+ (focus|message|path): <?([^>\n]+)>?$", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    if not header:
        return []
    assert header.keys() == {"focus", "message", "path"}, f"{path}: begin it with #+ focus:, #+ path: and #+ message:."
    return [Finding(path.parent.name, **header)]


def targets(shapes: Graph, shape: Node, data: Graph) -> set[Node]:
    """Return the focus nodes of a shape, its own and those of the shapes that hold it (SHACL, 2.1.3)."""
    classes = {
        narrower
        for class_ in shapes.objects(shape, SH.targetClass)
        for narrower in data.transitive_subjects(RDFS.subClassOf, class_)
    }
    found = {node for class_ in classes if class_ for node in data.subjects(RDF.type, class_)}
    for property_ in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(property_, None))
    for holder in shapes.subjects(SH.property, shape):
        found |= targets(shapes, holder, data)
    return found


def found(data: str, rule: str, things: Iterable[Node], engine: str) -> list[Finding]:
    """Validate data against the file of a rule; return what that rule finds in some of its things."""
    turtle = "\n".join(path.read_text(encoding="utf-8") for path in (PREFIXES, FILES[STEM_OF[rule]]))
    results = ENGINES[engine](data, Shapes(turtle, {}, {}))
    return [
        Finding(rule, result.focus, result.path or "none", result.message)
        for result in results
        if result.rule == SHAPE + rule and URIRef(result.focus) in things
    ]


@pytest.mark.parametrize("engine", ENGINES)
@every_case
def test_a_rule_finds_its_mistake_and_nothing_else(path: Path, engine: str, hierarchy: str) -> None:
    case = read_graph(path)

    findings = found(hierarchy + case.serialize(format="nt"), path.parent.name, set(case.subjects()), engine)

    assert findings == expected(path)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_records_keep_every_rule_by_either_engine(engine: str, asserted: tuple[Quad, ...]) -> None:
    defects = validate(asserted, read_shapes(ROOT / "shapes"), Places(), {}, engine)

    assert not defects


# The records of registries are no part of the curated graph: tests/test_ingest.py holds their rules to a record.
@pytest.mark.parametrize("rule", [rule for stem, rule in RULES if stem != "registry"])
def test_every_rule_has_something_to_judge_in_the_curated_graph(rule: str, curated: Graph) -> None:
    assert targets(SHAPES[STEM_OF[rule]], URIRef(SHAPE + rule), curated), f"{rule} looks at nothing: drop it."


@every_case
def test_a_bad_case_announces_its_finding_and_a_good_one_none(path: Path) -> None:
    assert bool(expected(path)) == path.stem.startswith("bad")


@every_rule
def test_every_rule_has_a_good_and_a_bad_case(rule: str) -> None:
    folder = ROOT / "tests" / "shapes" / rule

    missing = [name for name in ("good.ttl", "bad.ttl") if not (folder / name).is_file()]

    assert not missing, f"Write {', '.join(missing)} in tests/shapes/{rule}/."


def test_every_case_belongs_to_a_rule() -> None:
    assert {path.parent.name for path in CASES} <= STEM_OF.keys()


def test_a_rule_has_one_name_over_all_files() -> None:
    assert len(STEM_OF) == len(RULES)


@every_rule
def test_every_rule_says_in_one_sentence_what_is_wrong_and_what_to_do(rule: str) -> None:
    shapes, shape = SHAPES[STEM_OF[rule]], URIRef(SHAPE + rule)

    (message,) = shapes.objects(shape, SH.message)
    (repair,) = shapes.objects(shape, SH.description)

    # The value follows the message, and the repair follows the value.
    assert not str(message).endswith(".")
    assert re.fullmatch(r"[A-Z].*\.", str(repair))


def test_every_named_shape_is_a_rule_or_leads_to_one() -> None:
    for stem, shapes in SHAPES.items():
        named = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in shapes.subjects(RDF.type, kind)}
        rules = set(shapes.subjects(SH.message))

        idle = {shape for shape in named - rules if not set(shapes.objects(shape, SH.property)) & rules}

        assert not idle, f"shapes/{stem}.ttl: {idle} checks nothing."


def test_every_file_of_shapes_has_the_name_of_a_module() -> None:
    modules = {path.stem for path in (ROOT / "ontology" / "modules").glob("*.ttl")}

    assert FILES.keys() <= modules


def test_the_shapes_name_only_declared_terms(ontology: Ontology) -> None:
    declared = {quad.subject.value for quad in ontology.quads if isinstance(quad.subject, NamedNode)}

    named = {str(node) for shapes in SHAPES.values() for node in shapes.objects() if isinstance(node, URIRef)}
    named |= {iri for shapes in SHAPES.values() for iri in named_in_queries(shapes)}

    assert not {iri for iri in named if iri.startswith((ONTOLOGY, ID))} - declared


def named_in_queries(shapes: Graph) -> set[str]:
    """Return the IRIs that the queries of shapes write with a prefix."""
    namespaces = {
        str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
        for node in shapes.objects(None, SH.declare)
    }
    text = "\n".join(str(query) for query in shapes.objects(None, SH.select))
    return {
        namespaces[prefix] + local
        for prefix, local in re.findall(
            r"(?<![\w\"-])([a-z][\w-]*):([A-Za-z][\w.-]*)", re.sub(r"#.*|\"[^\"]*\"", "", text)
        )
    }


def test_the_shapes_are_shacl() -> None:
    shapes = read_graph(PREFIXES, *FILES.values())

    # Paths within lists within shapes lie deeper than the fifteen steps that are the default.
    conforms, _, text = meta_validate(shapes, inference="none", max_validation_depth=60)

    assert conforms, text
