"""Every axiom earns its place: taken away, it changes a golden answer to a question about sarcoma.

``docs/axioms.md`` names that question for each axiom; ``docs/axioms.py`` finds it and writes the page.
An axiom that is listed as one that no question needs must change no answer at all, neither of the curated
graph nor of the miniature project in ``tests/miniature``, whose study, drugs and figures are invented.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

import pytest
import yaml

from sarcokg.audit import audit
from sarcokg.build import build, gather
from sarcokg.identifiers import NAMESPACES, compact, graph_iri
from sarcokg.ontology import load_ontology
from sarcokg.project import Project
from sarcokg.questions import Question, ask, find_question, read_questions
from sarcokg.reason import Rule, compile_contradictions, compile_rules, infer, read_rules
from sarcokg.store import BlankNode, NamedNode, Quad, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.release import Release

ROOT = Path(__file__).parent.parent
MINIATURE = ROOT / "tests" / "miniature"
ONTOLOGY = load_ontology(ROOT / "ontology")
RULES = read_rules(ROOT / "ontology" / "rules")
TERMS = Store(ONTOLOGY.quads)

#: A question that only lists types would be changed by any class: it does not count.
QUESTIONS = [question for question in read_questions(ROOT / "queries").values() if "types" not in question.tags]

#: Axioms that no question needs, each with the reason why it stays. An entry that a question comes to need must go.
UNASKED = {
    "subproperty: adverseEvents of reports": "no question asks for all that a study reports",
    "subproperty: biomarkers of reports": "no question asks for all that a study reports",
    "subproperty: characteristics of reports": "no question asks for all that a study reports",
    "subproperty: durations of reports": "no question asks for all that a study reports",
    "subproperty: passage of prov:wasDerivedFrom": "for readers of PROV outside the project",
    "subproperty: proportions of reports": "no question asks for all that a study reports",
    "transitive: broaderMechanism": "questions walk to broader mechanisms by a path, which needs no inference",
}


def axioms() -> dict[str, Quad]:
    """Return the triple that makes each axiom by which facts are inferred, under a name that tells the axiom."""
    found: dict[str, Quad] = {}
    for quad in ONTOLOGY.quads:
        predicate = compact(quad.predicate.value)
        subject, object_ = short(quad.subject), short(quad.object)
        if predicate == "owl:equivalentClass":
            found[f"definition: {subject}"] = quad
        if predicate == "rdfs:subClassOf" and isinstance(quad.object, BlankNode):
            found[f"value: {subject}"] = quad
        if predicate == "owl:propertyChainAxiom":
            found[f"chain: {subject} = {', '.join(links(quad))}"] = quad
        if predicate == "owl:inverseOf":
            found[f"inverse: {subject} of {object_}"] = quad
        if predicate == "rdfs:subPropertyOf":
            found[f"subproperty: {subject} of {object_}"] = quad
        if predicate == "rdf:type" and object_ in {"owl:SymmetricProperty", "owl:TransitiveProperty"}:
            found[f"{object_.removeprefix('owl:').removesuffix('Property').lower()}: {subject}"] = quad
    return dict(sorted(found.items()))


def short(term: object) -> str:
    """Return the name of a term of ours, or the short form of another's."""
    return compact(str(getattr(term, "value", ""))).removeprefix("sarco:")


def links(chain: Quad) -> list[str]:
    """Return the properties of a chain, in their order."""
    head: object = chain.object
    names: list[str] = []
    first, rest = (NamedNode(NAMESPACES["rdf"] + name) for name in ("first", "rest"))
    cells: dict[tuple[object, object], object] = {
        (quad.subject, quad.predicate): quad.object for quad in ONTOLOGY.quads if quad.predicate in (first, rest)
    }
    while (head, first) in cells:
        names.append(short(cells[head, first]))
        head = cells[head, rest]
    return names


AXIOMS = axioms()
NAMED = {f"rule: {rule.axiom}": rule for rule in RULES}


@dataclass(frozen=True, slots=True, repr=False)
class Graph:
    """A graph before inference."""

    facts: tuple[Quad, ...]
    findings: tuple[Quad, ...]


@pytest.fixture(scope="module")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The miniature project, laid over copies of the repository's ontology and background."""
    root = tmp_path_factory.mktemp("miniature")
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copytree(ROOT / "graph" / "background", root / "graph" / "background")
    shutil.copytree(MINIATURE, root, dirs_exist_ok=True)
    return Project(root)


@pytest.fixture(scope="module")
def curated(project: Project) -> Graph:
    """The repository's own graph."""
    return whole(project)


@pytest.fixture(scope="module")
def invented(miniature: Project) -> Graph:
    """The graph of the miniature project."""
    return whole(miniature)


def whole(project: Project) -> Graph:
    """Read a project."""
    ontology = load_ontology(project.folder("ontology"))
    background = [(path, "Background") for path in sorted(project.background.glob("*.yaml"))]
    records = [(path, "Source") for path in sorted(project.records.glob("*.yaml"))]
    known = {quad.subject for quad in ONTOLOGY.quads}
    own = [quad for quad in ontology.quads if isinstance(quad.subject, NamedNode) and quad.subject not in known]
    facts = (*own, *gather(project, ontology, [*background, *records]).quads)
    findings = tuple(audit(Store([*ONTOLOGY.quads, *facts]), graph_iri("audit")))
    return Graph(facts, findings)


def answers(graph: Graph, quads: tuple[Quad, ...], rules: tuple[Rule, ...]) -> Iterator[object]:
    """Reason under the given axioms and named rules, and answer one question after another."""
    inferred = infer([*quads, *graph.facts], (*compile_rules(quads), *rules), (), graph_iri("inferred"))
    store = Store([*quads, *graph.facts, *inferred, *graph.findings])
    for question in QUESTIONS:
        for query in asked(question):
            yield [normal(question, row) for row in store.select(query)]


def asked(question: Question) -> Iterator[str]:
    """Yield a question as it stands and, where it has parameters, as broadly as it can be asked."""
    yield question.query
    if question.parameters:
        query = question.query
        for parameter in question.parameters:
            line = re.compile(rf"VALUES \?{parameter.name} \{{[^}}]*\}}")
            query, found = line.subn(f"VALUES ?{parameter.name} {{ {' '.join(broadest(parameter.type))} }}", query)
            assert found == 1, f"{question.name} has no line VALUES ?{parameter.name}"
        yield query


def broadest(type_: str) -> list[str]:
    """Return values of a parameter that leave nothing out: a histology includes its subtypes, other terms do not."""
    if type_ == "boolean":
        return ["true"]
    if type_ == "Histology":
        return ["<https://w3id.org/sarcokg/id/histology/SARC>"]
    terms = TERMS.select(f"SELECT DISTINCT ?term WHERE {{ ?term a/rdfs:subClassOf* sarco:{type_} }} ORDER BY ?term")
    return [f"<{row['term']}>" for row in terms]


def normal(question: Question, row: dict[str, str | None]) -> dict[str, object]:
    """Return a row with its lists in order: SPARQL leaves the order of a concatenated group open."""
    return {
        name: sorted((value or "").split(question.lists[name])) if name in question.lists else value
        for name, value in row.items()
    }


def changes(graph: Graph, quads: tuple[Quad, ...], rules: tuple[Rule, ...]) -> bool:
    """Tell whether any answer differs from that of the whole ontology."""
    before = answers(graph, ONTOLOGY.quads, RULES)
    return any(
        answer != whole_answer for answer, whole_answer in zip(answers(graph, quads, rules), before, strict=True)
    )


# ---- The golden answer that each axiom is needed for


@dataclass(frozen=True, slots=True)
class Golden:
    """A question with its parameters, and the columns and rows that its answer must have."""

    question: Question
    parameters: dict[str, str]
    columns: tuple[str, ...]
    rows: list[dict[str, str]]

    def holds(self, store: Store) -> bool:
        """Tell whether the answer of a graph is the golden one."""
        answer = ask(self.question, cast("Release", Mutant(store)), self.parameters)
        return [{column: row[column] for column in self.columns} for row in answer.rows] == self.rows


@dataclass(frozen=True, slots=True)
class Mutant:
    """A graph that answers as a release does."""

    store: Store
    name: str = "mutant"

    def load(self, _graphs: tuple[str, ...]) -> Store:
        """Return the whole graph: what a question does not read changes no answer."""
        return self.store

    engine = load


def read_golden(path: Path) -> Golden:
    """Read a golden answer."""
    name, _, parameters = path.stem.partition("?")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(reader)
    question = read_questions(ROOT / "queries")[name]
    return Golden(question, dict(parse_qsl(parameters)), tuple(reader.fieldnames or ()), rows)


GOLDEN = {
    path.stem: golden
    for path in sorted((ROOT / "tests" / "golden").glob("*.tsv"))
    if "types" not in (golden := read_golden(path)).question.tags
}


def mutant(graph: Graph, name: str = "") -> Store:
    """Return a graph as it would be without one axiom."""
    quads, rules = without(name)
    inferred = infer([*quads, *graph.facts], (*compile_rules(quads), *rules), (), graph_iri("inferred"))
    return Store([*quads, *graph.facts, *inferred, *graph.findings])


def find_golden(graph: Graph, name: str) -> str | None:
    """Return the first golden answer that changes without an axiom; None where none does."""
    store = mutant(graph, name)
    return next((stem for stem, golden in GOLDEN.items() if not golden.holds(store)), None)


def page(found: dict[str, str]) -> str:
    """Return the page that names the golden answer of each axiom."""
    forbidding = sorted({item.axiom for item in compile_contradictions(ONTOLOGY.quads)})
    lines = [
        "# Axioms and the questions that need them",
        "",
        "Taken away, each axiom and each named rule below changes the golden answer beside it, in `tests/golden`.",
        "`tests/test_mutation.py` takes each away; `python docs/axioms.py` finds the answers and writes this page.",
        "Subclasses by name, domains and ranges are not listed: they say what terms mean, and the shapes check them.",
        "",
        "| axiom | golden answer that needs it |",
        "|---|---|",
        *(f"| {name} | `{stem}` |" for name, stem in sorted(found.items())),
        "",
        "## Axioms that no question needs",
        "",
        "| axiom | why it stays |",
        "|---|---|",
        *(f"| {name} | {reason} |" for name, reason in sorted(UNASKED.items())),
        "",
        "## Axioms that forbid",
        "",
        "They infer nothing; a contradiction seeded against each is found by the rules and by HermiT.",
        "`tests/test_profile.py` seeds them.",
        "",
        *(f"- {axiom}" for axiom in forbidding),
    ]
    return "\n".join([*lines, ""])


PAGE = ROOT / "docs" / "axioms.md"
LISTED = dict(re.findall(r"^\| (\S+: [^|]*) \| `([^`]*)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_page_of_axioms_lists_every_axiom() -> None:
    assert set(LISTED) == {*AXIOMS, *NAMED} - set(UNASKED), "Run python docs/axioms.py."
    assert PAGE.read_text(encoding="utf-8") == page(LISTED), "Run python docs/axioms.py."


def test_no_definition_chain_or_rule_is_without_a_question() -> None:
    assert not [name for name in UNASKED if name.startswith(("definition", "chain", "rule", "value", "inverse"))]


def test_the_whole_ontology_gives_the_golden_answers(curated: Graph) -> None:
    store = mutant(curated)

    assert [stem for stem in sorted(set(LISTED.values())) if not GOLDEN[stem].holds(store)] == []


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_golden_answer_needs_the_axiom(name: str, curated: Graph) -> None:
    store = mutant(curated, name)

    assert not GOLDEN[LISTED[name]].holds(store), (
        f"This answer does not need it: {name}. Run python docs/axioms.py; if no answer does, write the question, "
        "or drop the axiom."
    )


def test_axioms_are_listed_as_needed_by_no_question_only_so_long(curated: Graph, invented: Graph) -> None:
    quads = tuple(quad for quad in ONTOLOGY.quads if quad not in [AXIOMS[name] for name in UNASKED])

    changed = changes(curated, quads, RULES) or changes(invented, quads, RULES)

    assert not changed, f"A question needs one of them now. Delete it from the list: {', '.join(UNASKED)}"


def without(name: str) -> tuple[tuple[Quad, ...], tuple[Rule, ...]]:
    """Return the ontology and the named rules without one axiom."""
    quads = tuple(quad for quad in ONTOLOGY.quads if quad != AXIOMS.get(name))
    return quads, tuple(rule for rule in RULES if rule != NAMED.get(name))


# ---- The miniature project itself


def test_the_miniature_project_passes_every_gate_and_answers(miniature: Project) -> None:
    release = build(miniature, lambda _stage: None).release

    answer = ask(find_question(read_questions(ROOT / "queries"), "responses-by-combination"), release, {})

    assert [(row["combination"], row["responders"], row["evaluable"]) for row in answer.rows] == [
        ("checkpoint plus chemotherapy treatment", "4", "28"),
        ("dual checkpoint treatment", "6", "30"),
    ]


@pytest.mark.parametrize("path", sorted((MINIATURE / "graph" / "records").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_record_of_the_miniature_project_quotes_its_source(path: Path) -> None:
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    text = (MINIATURE / "sources" / f"{path.stem}.txt").read_text(encoding="utf-8")

    missing = [
        (passage["key"], figure)
        for passage in record["passages"]
        for figure in passage["figures"]
        if figure not in text[slice(*passage["at"])]
    ]

    assert hashlib.sha256(text.encode()).hexdigest() == record["text-sha256"]
    assert len(text) == record["text-length"]
    assert missing == []
