"""Nanopublications: one a result and one a claim, each of which a reader that is not ours finds whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from nanopub.nanopub import Nanopub
from rdflib.namespace import DCTERMS, PROV

from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import nanopublications
from sarcokg.identifiers import ONTOLOGY, graph_iri, mint
from sarcokg.store import Store, graph_name, parse_text, serialize

if TYPE_CHECKING:
    from sarcokg.release import Release
    from sarcokg.store import Quad

RESULT = (
    mint("proportion", ["NCT03141684", "evaluated", "atezolizumab", "ASPS", "objective-response", "RECIST-1.1"])
    + "__atezolizumab-asps"
)
#: nanopub calls what rdflib 7 calls deprecated.
deprecated = pytest.mark.filterwarnings("ignore:(ConjunctiveGraph|Dataset) is deprecated:DeprecationWarning")
deprecated_too = pytest.mark.filterwarnings(r"ignore:.*(default_context|contexts) is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def taken(release: Release) -> Excerpt:
    """One source, and what is common to all."""
    return excerpt(release, "source=atezolizumab-asps", is_view=True)


@pytest.fixture(scope="module")
def published(taken: Excerpt) -> dict[str, list[Quad]]:
    """The quads of each nanopublication by its name, as another parser of TriG reads them."""
    dataset: dict[str, list[Quad]] = {}
    for quad in parse_text(nanopublications.export(taken), "trig"):
        dataset.setdefault(graph_name(quad).partition("#")[0], []).append(quad)
    return dataset


@deprecated
@deprecated_too
def test_a_reader_that_is_not_ours_finds_each_whole_and_unchanged(published: dict[str, list[Quad]]) -> None:
    assert len(published) > 5
    for name, quads in published.items():
        graph = rdflib.ConjunctiveGraph()
        graph.parse(data=serialize(quads, "trig").decode(), format="trig")

        found = Nanopub(rdf=graph)

        assert found.is_valid
        assert str(found.source_uri) == name
        assert found.has_valid_trusty


def test_each_result_and_each_claim_has_one(published: dict[str, list[Quad]], taken: Excerpt) -> None:
    stated = Store(taken.quads).select(
        "SELECT DISTINCT ?s WHERE { VALUES ?c { sarco:ResultStatement sarco:Claim } ?s a ?c . ?s sarco:source ?source }"
    )

    told = [
        _text(q.object) for quads in published.values() for q in quads if _text(q.predicate) == str(DCTERMS.subject)
    ]

    assert sorted(told) == sorted(str(row["s"]) for row in stated)


def test_one_states_the_result_and_says_where_it_stands(published: dict[str, list[Quad]]) -> None:
    (quads,) = (
        quads
        for quads in published.values()
        if any(_text(q.object) == RESULT and graph_name(q).endswith("#pubinfo") for q in quads)
    )
    facts = {(_part(graph_name(q)), _part(_text(q.subject)), _text(q.predicate)): _text(q.object) for q in quads}

    assert facts["assertion", RESULT, ONTOLOGY + "count"] == "19"
    assert facts["assertion", RESULT, ONTOLOGY + "outOf"] == "52"
    passage = mint("passage", ["atezolizumab-asps", "response"])
    assert facts["provenance", passage, ONTOLOGY + "locator"] == "sentence 2"
    assert facts["provenance", "assertion", str(PROV.hadPrimarySource)] == "https://doi.org/10.1056/NEJMoa2303383"


def test_its_name_depends_on_what_it_states_and_on_nothing_else(
    published: dict[str, list[Quad]], taken: Excerpt
) -> None:
    of_another_release = Excerpt(taken.folder, {**taken.manifest, "release": "9.9.9-0123456789ab"}, taken.quads)
    text = taken.text().decode()
    changed = text.replace("sarco:count 19 ;", "sarco:count 18 ;", 1)
    assert changed != text

    same = nanopublications.export(of_another_release)
    other = nanopublications.export(Excerpt(taken.folder, taken.manifest, tuple(parse_text(changed, "trig"))))

    assert same == nanopublications.export(taken)
    names = {graph_name(quad).partition("#")[0] for quad in parse_text(other, "trig")}
    assert len(names ^ set(published)) == 2


def test_a_release_without_results_publishes_nothing() -> None:
    manifest = {"release": "0.1.0-0123456789ab", "files": {}, "graphs": [{"iri": graph_iri("ontology")}]}

    assert b"{" not in nanopublications.export(Excerpt(Path("nowhere"), manifest, ()))


def _text(term: Any) -> str:  # noqa: ANN401 - any RDF term
    return str(term.value)


def _part(iri: str) -> str:
    """Return the name of a nanopublication's own part, or any other IRI as it is."""
    return iri.partition("#")[2] if "/np/RA" in iri else iri
