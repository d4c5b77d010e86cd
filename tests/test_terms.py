"""Every class and property is used: by what sources or curators assert, a rule, a question or a shape."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import ONTOLOGY
from sarcokg.store import NamedNode

if TYPE_CHECKING:
    from sarcokg.ontology import Ontology
    from sarcokg.release import Release

ROOT: Final = Path(__file__).parent.parent

#: What asks: rules, questions, exports and shapes, and the queries within the program.
ASKING: Final = (
    *sorted((ROOT / "ontology" / "rules").glob("*.rq")),
    *sorted((ROOT / "queries").glob("*/*.rq")),
    *sorted((ROOT / "shapes").glob("*.ttl")),
    *sorted((ROOT / "src" / "sarcokg").rglob("*.py")),
    # Some keys of records stand for two others and are unfolded before there are facts.
    *sorted((ROOT / "graph" / "records").glob("*.yaml")),
)


def test_every_class_and_property_is_used(ontology: Ontology, release: Release) -> None:
    declared = {
        quad.subject.value.removeprefix(ONTOLOGY)
        for quad in ontology.quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(ONTOLOGY)
        and isinstance(quad.object, NamedNode)
        and quad.object.value.rpartition("#")[2]
        in {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
    }
    facts = release.load(["sources", "background", "audit"])
    stated = {
        (row["used"] or "").removeprefix(ONTOLOGY)
        for row in facts.select("SELECT DISTINCT ?used WHERE { { ?s ?used ?o } UNION { ?s a ?used } }")
    }
    # A name of the program is a key of Python's, too: only whole names count.
    asked = {name for path in ASKING for name in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    # A class that axioms fill, or that gathers others, is used by what it says of them.
    holding = {
        quad.object.value.removeprefix(ONTOLOGY)
        for quad in ontology.quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(ONTOLOGY)
    }
    # An annotation that the ontology itself carries says how records are read.
    annotating = {quad.predicate.value.removeprefix(ONTOLOGY) for quad in ontology.quads}

    assert declared
    assert sorted(declared - stated - asked - holding - annotating) == []
