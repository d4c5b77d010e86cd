"""Every class, property and individual of the ontology serves: a question or a shape uses it, or a reason says why not.

A class is used where a question, an export, a rule or a shape names it, or a property that they name leads to it,
or it is a kind of such a class. A property is used where they name it, or where it nests in a record what they ask
for by its class. An individual is used where a record or the background states it, a rule infers it or a query or
axiom names it. What the reader of registries writes, and a name by which registries call a thing, are uses, too.
What is left stands in ``unused-terms.tsv``, each with its reason.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import NAMESPACES, compact, key_of, ontology_iri
from sarcokg.store import NamedNode, Quad, Store, parse_text

if TYPE_CHECKING:
    from sarcokg.ontology import Ontology
    from sarcokg.release import Release

ROOT: Final = Path(__file__).parent.parent
PATTERNS: Final = (
    "queries/questions/*.rq",
    "queries/exports/*.rq",
    "shapes/*.ttl",
    "ontology/rules/*.rq",
    "ontology/readings/*",
    "tests/gold/names.tsv",
)
#: The reader of registries, which names the classes of what it writes without a prefix.
READER: Final = "src/sarcokg/registry/*.py"

with (Path(__file__).parent / "unused-terms.tsv").open(encoding="utf-8", newline="") as _file:
    REASONS: Final = {row["term"]: row["reason"] for row in csv.DictReader(_file, delimiter="\t")}

CLASSES: Final = "SELECT ?term { ?term a owl:Class . FILTER(STRSTARTS(STR(?term), STR(sarco:))) }"
PROPERTIES: Final = """
SELECT ?term ?range { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?term a ?kind .
  OPTIONAL { ?term rdfs:range ?range } FILTER(STRSTARTS(STR(?term), STR(sarco:))) }
"""
PARENTS: Final = "SELECT ?term ?parent { ?term rdfs:subClassOf+ ?parent . FILTER(isIRI(?term) && isIRI(?parent)) }"
KEYED: Final = "SELECT ?term { ?term sarco:keyedBy ?any }"
INDIVIDUALS: Final = "SELECT ?term { ?term a owl:NamedIndividual . FILTER(STRSTARTS(STR(?term), STR(sarco:)) = false) }"


def asked() -> str:
    """Return the texts of all questions, exports, rules, shapes and readings, and the names by which things go."""
    return "\n".join(path.read_text(encoding="utf-8") for pattern in PATTERNS for path in sorted(ROOT.glob(pattern)))


def unused_terms(ontology: Ontology) -> set[str]:
    """Return the classes and properties that no question and no shape uses, as prefixed names."""
    store = Store(ontology.quads)
    named = {f"sarco:{name}" for name in re.findall(r"\bsarco:(\w+)", asked())}
    for path in sorted(ROOT.glob(READER)):
        named |= {f"sarco:{name}" for name in re.findall(r'"([A-Z]\w+)"', path.read_text(encoding="utf-8"))}
    parents: dict[str, set[str]] = {}
    for row in store.select(PARENTS):
        parents.setdefault(compact(row["term"] or ""), set()).add(compact(row["parent"] or ""))
    ranges = {compact(row["term"] or ""): compact(row["range"] or "") for row in store.select(PROPERTIES)}
    keyed = {compact(row["term"] or "") for row in store.select(KEYED)}

    led_to = {ranges[name] for name in named if name in ranges}
    classes = {compact(row["term"] or "") for row in store.select(CLASSES)}
    used = {name for name in classes if ({name} | parents.get(name, set())) & (named | led_to)}
    nesting = {name for name, leads in ranges.items() if leads in keyed and leads in used}
    return (classes - used) | (ranges.keys() - named - nesting)


def unused_individuals(ontology: Ontology, release: Release) -> set[str]:
    """Return the individuals that nothing states, infers or names, as prefixed names."""
    store = Store(ontology.quads)
    individuals = {row["term"] or "" for row in store.select(INDIVIDUALS)}
    own = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in ontology.quads}
    stated = {
        str(quad.object).strip("<>")
        for quad in parse_text(release.text(), "trig")
        if (str(quad.subject), str(quad.predicate), str(quad.object)) not in own
    }
    within = {str(quad.object).strip("<>") for quad in ontology.quads if key_of(quad.predicate.value) != "type"}
    texts = asked()
    return {
        compact(iri)
        for iri in individuals - stated - within
        if iri not in texts and not re.search(rf"(?<![\w-]){re.escape(compact(iri))}(?![\w-])", texts)
    }


def test_every_class_and_property_is_used_by_a_question_or_a_shape_or_says_why_not(ontology: Ontology) -> None:
    assert unused_terms(ontology) - REASONS.keys() == set()


def test_every_individual_is_used_or_says_why_not(ontology: Ontology, release: Release) -> None:
    assert unused_individuals(ontology, release) - REASONS.keys() == set()


def test_no_reason_is_given_for_what_is_used(ontology: Ontology, release: Release) -> None:
    unused = unused_terms(ontology) | unused_individuals(ontology, release)

    assert REASONS.keys() - unused == set()
    assert all(REASONS.values())


def test_a_class_that_nothing_names_is_noticed(ontology: Ontology) -> None:
    owl_class = NamedNode(NAMESPACES["owl"] + "Class")
    added = Quad(NamedNode(ontology_iri("Unheard")), NamedNode(NAMESPACES["rdf"] + "type"), owl_class)

    assert "sarco:Unheard" in unused_terms(replace(ontology, quads=(*ontology.quads, added)))
