"""Generated studies: as many as asked for, the same for the same number, in the shape of curated ones.

Study ``n`` depends on ``n`` alone, so the first 100 of 10,000 are the 100 of 100.
Drugs, histologies and targets are the ontology's own; everything else is invented and says nothing about medicine.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from sarcokg.identifiers import ID, NAMESPACES, graph_iri, ontology_iri
from sarcokg.store import Literal, NamedNode, Quad, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sarcokg.ontology import Ontology

__all__ = ["generated_studies"]

_TYPE = NAMESPACES["rdf"] + "type"
_INTEGER = NamedNode(NAMESPACES["xsd"] + "integer")
#: How many drugs a treatment has, how many histologies a study: weights in the order 1, 2, 3, …
_DRUGS = (5, 4, 1)
_HISTOLOGIES = (2, 3, 2, 1)
_PATIENTS = 3


def generated_studies(count: int, ontology: Ontology) -> list[Quad]:
    """Return the quads of ``count`` studies, each in a named graph of its own."""
    terms = Store(ontology.quads)
    drugs, histologies, categories = (_individuals(terms, name) for name in ("Drug", "Histology", "ResponseCategory"))
    return [quad for number in range(count) for quad in _study(number, drugs, histologies, categories)]


def _individuals(terms: Store, class_name: str) -> list[str]:
    query = f"SELECT ?thing WHERE {{ ?thing a/rdfs:subClassOf* sarco:{class_name} }} ORDER BY ?thing"
    return sorted({row["thing"] or "" for row in terms.select(query)})


def _study(number: int, drugs: list[str], histologies: list[str], categories: list[str]) -> Iterator[Quad]:
    chance = random.Random(number)  # noqa: S311 - a benchmark needs the same numbers each time, not secret ones
    key = f"generated-{number}"
    graph = NamedNode(graph_iri(f"source/{key}"))
    study, source, treatment = (f"{ID}{kind}/{key}" for kind in ("study", "source", "treatment"))

    def statements() -> Iterator[tuple[str, str, str | int]]:
        yield from _typed(source, "Source", study=study)
        yield source, NAMESPACES["skos"] + "notation", f'"{key}"'
        yield from _typed(study, "Study")
        yield from _typed(treatment, "Regimen")
        for drug in chance.sample(drugs, chance.choices(range(1, len(_DRUGS) + 1), _DRUGS)[0]):
            component = f"{treatment}_{drug.rsplit('/', 1)[1]}"
            yield treatment, ontology_iri("components"), component
            yield from _typed(component, "Component", drug=drug, timing=f"{ID}timing/concurrent")
        for at, histology in enumerate(
            chance.sample(histologies, chance.choices(range(1, len(_HISTOLOGIES) + 1), _HISTOLOGIES)[0])
        ):
            measurand, statement, passage = (f"{ID}{kind}/{key}_{at}" for kind in ("outcome", "proportion", "passage"))
            yield from _typed(
                measurand,
                "OutcomeMeasurand",
                study=study,
                treatment=treatment,
                histology=histology,
                endpoint=f"{ID}endpoint/objective-response",
            )
            patients = chance.randint(5, 60)
            yield from _typed(
                statement,
                "ProportionStatement",
                about=measurand,
                source=source,
                passage=passage,
                count=chance.randint(0, patients // 2),
                outOf=patients,
            )
            yield source, ontology_iri("proportions"), statement
            yield from _typed(passage, "Passage", start=at * 100, end=at * 100 + 80)
            yield passage, ontology_iri("section"), '"Results"'
        for at in range(_PATIENTS):
            patient, diagnosis, best = (f"{ID}{kind}/{key}_{at}" for kind in ("patient", "diagnosis", "best-response"))
            yield from _typed(patient, "Patient", study=study, diagnoses=diagnosis)
            yield from _typed(diagnosis, "Diagnosis", patient=patient, histology=chance.choice(histologies))
            yield from _typed(
                best, "BestResponse", patient=patient, treatment=treatment, category=chance.choice(categories)
            )

    for subject, predicate, value in statements():
        yield Quad(NamedNode(subject), NamedNode(predicate), _object(value), graph)


def _typed(subject: str, class_name: str, **values: str | int) -> Iterable[tuple[str, str, str | int]]:
    return [
        (subject, _TYPE, ontology_iri(class_name)),
        *((subject, ontology_iri(name), value) for name, value in values.items()),
    ]


def _object(value: str | int) -> NamedNode | Literal:
    if isinstance(value, int):
        return Literal(str(value), datatype=_INTEGER)
    return Literal(value.strip('"')) if value.startswith('"') else NamedNode(value)
