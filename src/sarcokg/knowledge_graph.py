"""The graph as a Python object: ``kg = sarcokg.open()``, then ask, query, draw, take away.

Every answer names the release that it came from.
Libraries for graphs and ontologies are imported when they are first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcokg.english import is_sentence
from sarcokg.errors import UsageError
from sarcokg.freshness import is_stale
from sarcokg.identifiers import graph_iri, key_of
from sarcokg.late import explain, mechanisms, owlready2, rdflib, reason, remote, wording
from sarcokg.lexicon import find_term, read_lexicon
from sarcokg.project import find_project, packaged
from sarcokg.questions import Answer, ask, find_question, read_questions
from sarcokg.release import open_release
from sarcokg.retraction import find_retractions, flag
from sarcokg.store import Store, graph_name, parse_text, serialize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    import rdflib as rdf

    from sarcokg.explain import Explainer, Explanation
    from sarcokg.project import Project
    from sarcokg.questions import Question
    from sarcokg.release import Release
    from sarcokg.retraction import Retraction
    from sarcokg.store import Engine, Row

__all__ = ["KnowledgeGraph", "open"]

#: The graphs that hold facts: all but the mappings to other vocabularies.
FACTS = ("sources", "background", "ontology", "inferred", "audit")


def open(project: str | Path | None = None, *, endpoint: str | None = None) -> KnowledgeGraph:
    """Open the current release of a project, of the project around here, or of the package.

    ``endpoint`` is the query URL of a SPARQL 1.1 engine: then the release that was pushed there is asked.
    Raises `UsageError` where the folder is no project, `MissingReleaseError` where it was never built or pushed.
    """
    found = find_project(Path(project) if project is not None else None)
    queries, ontology = (
        found.folder(name) if found is not None else packaged() / name for name in ("queries", "ontology")
    )
    if endpoint is not None:
        return KnowledgeGraph(remote.open_hosted(endpoint), queries, None, ontology / "rules")
    return KnowledgeGraph(open_release(found, packaged()), queries, found, ontology / "rules")


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """One release of the graph with the questions that can be asked of it."""

    release: Release
    queries: Path
    project: Project | None = None
    rules: Path = field(default_factory=lambda: packaged() / "ontology" / "rules")

    def __repr__(self) -> str:
        """Return the graph in one line."""
        return f"<sarcokg release {self.release.name}>"

    @property
    def is_stale(self) -> bool:
        """Whether records, ontology, shapes or rules of the project have changed since the release was built."""
        return self.project is not None and is_stale(self.project, self.release)

    @property
    def retracted(self) -> tuple[Retraction, ...]:
        """The sources of the release that were retracted, corrected or doubted, each with its notice."""
        return find_retractions(self.release.engine(FACTS))

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions, by name."""
        return read_questions(self.queries)

    def ask(self, name: str, /, **parameters: str | bool | Sequence[str]) -> Answer:
        """Ask a question by its name: ``kg.ask("responses-by-mechanism", histology="ASPS")``.

        A parameter's value is a term's key, label or synonym, several of them, or a truth value.
        A question may be asked in words, too; the answer's ``reading`` says how they were understood.
        Raises `UsageError` for an unknown question, parameter or value, and where words leave a choice open.
        """
        values = {key.replace("_", "-"): _as_text(key, value) for key, value in parameters.items()}
        questions = self.questions
        if not is_sentence(name):
            answer = ask(find_question(questions, name), self.release, values)
        else:
            reading = wording.read_sentence(name, questions, read_lexicon(self.release.shared(("ontology",))), values)
            answer = ask(reading.question, self.release, reading.values, reading.said)
        return replace(answer, explainer=self.explain)

    def explain(self, *what: str | Answer, row: int = 0, limit: int = 1) -> Explanation:
        """Explain why something stands: ``kg.explain("atezolizumab", "inhibits", "PD-L1")``, or a row of an answer.

        A row is counted from 0: ``kg.explain(kg.ask("responses-by-mechanism"), row=0)``.
        No proof means that the statement does not hold; ``limit`` says how many proofs are wanted.
        Raises `UsageError` where a name is unknown, or the answer has no such row.
        """
        if len(what) == 1 and isinstance(what[0], Answer):
            return self.explainer().row(what[0], row, limit)
        statement = explain.names_in(self.release.shared(FACTS)).triple([str(part) for part in what])
        return self.explainer().triple(statement, limit)

    def explainer(self) -> Explainer:
        """Return what explains this graph, to be asked many times."""
        store = self.release.shared(FACTS)
        rules = (*reason.compile_rules(store.quads(graph_iri("ontology"))), *reason.read_rules(self.rules))
        explainer: Explainer = explain.explainer_of(store, rules, self.release.name)
        return explainer

    def without(self, *withdrawn: str) -> KnowledgeGraph:
        """Return the graph as if sources, nodes or triples had never been said; the release stays as it is.

        Each is the name of a record, a node such as ``target-assertion:atezolizumab_PD-L1``,
        or a triple such as ``target:PD-1 a sarco:ImmuneCheckpoint``.
        Raises `UsageError` where one of them is not asserted here.
        """
        names = explain.names_in(self.release.shared(FACTS))
        return replace(self, release=explain.suppose(self.release, withdrawn, reason.read_rules(self.rules), names))

    def find_key(self, class_name: str, name: str, where: str) -> str:
        """Return the key of the term of a class that goes by a name; ``where`` begins the message of a refusal.

        Raises `UsageError` with the nearest names where none has it, and where several do.
        """
        lexicon = read_lexicon(self.release.shared(("ontology",)))
        return key_of(find_term(lexicon, class_name, name, where))

    def query(self, sparql: str) -> list[Row]:
        """Answer a SPARQL SELECT over all graphs; each row maps variables to text.

        Raises `QueryError` where the query cannot be read or is no SELECT.
        """
        return self.engine().select(sparql)

    def engine(self) -> Engine:
        """Return what answers queries over all graphs: in memory, or in the engine that holds them."""
        return self.release.engine((*FACTS, "mappings"))

    def store(self) -> Store:
        """Return all graphs of the release, loaded into the engine."""
        return self.release.load((*FACTS, "mappings"))

    def rdflib(self) -> rdf.Dataset:
        """Return the release as an rdflib Dataset, each named graph kept."""
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.release.text().decode(), format="trig")
        return dataset

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return drugs, targets, axes, histologies and responses as a networkx graph."""
        graph: nx.MultiDiGraph[str] = mechanisms.mechanism_graph(self.release, self.queries)
        if retracted := self.retracted:
            graph.graph["retracted"] = flag(retracted)
        return graph

    @property
    def ontology(self) -> Any:  # noqa: ANN401 - owlready2 has no types
        """The ontology with its individuals as owlready2 objects, in a world of its own."""
        quads = [q for q in parse_text(self.release.text(), "trig") if graph_name(q).endswith("/graph/ontology")]
        world = owlready2.World()
        return world.get_ontology("https://w3id.org/sarcokg/ontology#").load(
            fileobj=BytesIO(serialize(quads, "ntriples"))
        )


def _as_text(name: str, value: object) -> str:
    """Return a parameter's value as the command line would give it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        return ",".join(value)
    message = (
        f"{name}: neither a name, several names, nor a truth value: {value!r}. Write a term's key, label or synonym."
    )
    raise UsageError(message)
