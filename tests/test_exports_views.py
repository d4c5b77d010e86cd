"""Views: each is read by a program that is not ours, and holds what the graph says."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import igraph
import networkx
import pytest
import rdflib
import sssom_pydantic
import yaml
from owlready2 import World
from pyarrow import parquet
from rdflib.compare import isomorphic

import sarcokg
from sarcokg.errors import UsageError
from sarcokg.excerpt import Excerpt, excerpt
from sarcokg.exports import evidence_parquet, find_format, formats
from sarcokg.identifiers import graph_iri, key_of, mint
from sarcokg.release import Release
from sarcokg.sssom import read_mappings
from sarcokg.store import Store, graph_name, serialize

if TYPE_CHECKING:
    from sarcokg.project import Project

#: What ``graph/records/atezolizumab-asps.yaml`` states, and what follows by arithmetic: Clopper and Pearson; Wilson.
ATEZOLIZUMAB = {
    "count": "19",
    "of": "52",
    "percentPrinted": "37",
    "percentComputed": "36.5",
    "exactLower": "23.6",
    "exactUpper": "51.0",
    "wilsonLower": "24.8",
    "wilsonUpper": "50.1",
    "complete": "1",
    "partial": "18",
    "drugs": "atezolizumab",
    "mechanisms": "PD-L1 blockade",
    "histologyKey": "ASPS",
    "agents": "single agent",
    "attribution": "own",
    "design": "single-group trial",
    "phase": "phase 2",
    "confirmation": "not stated",
    "certaintyAttribution": "one drug alone",
    "study": "NCT03141684",
    "source": "atezolizumab-asps",
    "doi": "10.1056/NEJMoa2303383",
}


@pytest.fixture(scope="module")
def whole(release: Release) -> Excerpt:
    """Everything of the release that the repository commits."""
    return excerpt(release, is_view=True)


@pytest.fixture(scope="module")
def files(whole: Excerpt) -> dict[str, bytes]:
    """Every view of it, each written when it is first asked for."""

    class Files(dict[str, bytes]):
        def __missing__(self, name: str) -> bytes:
            return self.setdefault(name, find_format(name).export(whole))

    return Files()


# ---- RDF


@pytest.mark.parametrize(("name", "form"), [("ntriples", "nt"), ("rdfxml", "xml"), ("turtle", "turtle")])
def test_another_reader_finds_the_merged_graph(release: Release, name: str, form: str) -> None:
    taken = excerpt(release, "source=atezolizumab-asps")
    expected = rdflib.Graph().parse(data=serialize(taken.quads, "ntriples"), format="nt")

    found = rdflib.Graph().parse(data=find_format(name).export(taken), format=form)

    assert len(found) > 500
    assert isomorphic(found, expected)


def test_the_ontology_alone_is_read_by_an_ontology_library(whole: Excerpt) -> None:
    data = find_format("owl").export(whole)

    ontology = World().get_ontology("https://w3id.org/sarcokg/ontology#").load(fileobj=io.BytesIO(data))
    assert {"Drug", "Regimen", "Histology"} <= {found.name for found in ontology.classes()}
    stated = sum(1 for quad in whole.quads if graph_name(quad) == graph_iri("ontology"))
    assert len(rdflib.Graph().parse(data=data, format="xml")) == stated


def test_the_description_counts_what_there_is(files: dict[str, bytes], whole: Excerpt) -> None:
    found = rdflib.Graph().parse(data=files["void"], format="turtle")

    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    dataset = rdflib.URIRef("https://w3id.org/sarcokg/dataset")
    assert str(found.value(dataset, void.triples)) == str(len({quad.triple for quad in whole.quads}))
    counted = {str(graph): str(found.value(graph, void.triples)) for graph in found.objects(dataset, void.subset)}
    assert counted == {block["iri"]: str(block["quads"]) for block in whole.manifest["graphs"]}
    assert str(found.value(dataset, dcat.version)) == whole.name


def test_the_description_has_what_a_catalogue_refuses_to_go_without(files: dict[str, bytes]) -> None:
    """These are what the shapes of DCAT-AP 3.0.1 found missing; docs/exports.md tells how they are asked."""
    found = rdflib.Graph().parse(data=files["void"], format="turtle")
    names = {"spdx": "http://spdx.org/rdf/terms#", "xsd": str(rdflib.XSD)}

    asked = found.query(
        """ASK {
          ?dataset a dcat:Dataset ; dcterms:creator/a foaf:Agent ; dcat:landingPage/a foaf:Document .
          ?dataset dcat:distribution ?file .
          ?file dcat:accessURL ?page ; dcat:mediaType/a dcterms:MediaType ; spdx:checksum ?checksum .
          ?checksum spdx:algorithm/a spdx:ChecksumAlgorithm ; spdx:checksumValue ?value .
          FILTER(DATATYPE(?value) = xsd:hexBinary)
        }""",
        initNs={**names, "dcat": str(rdflib.DCAT), "dcterms": str(rdflib.DCTERMS), "foaf": str(rdflib.FOAF)},
    )

    assert asked.askAnswer is True


def test_mappings_are_read_back_as_the_same_facts(files: dict[str, bytes], whole: Excerpt, tmp_path: Path) -> None:
    path = tmp_path / "all.sssom.tsv"
    path.write_bytes(files["sssom"])

    found = read_mappings(path, graph_iri("mappings"))

    mapped = {quad.triple for quad in whole.quads if graph_name(quad) == graph_iri("mappings")}
    plain = {fact for fact in mapped if "w3id.org/sssom" not in str(fact) and "id/mapping/" not in str(fact)}
    assert len(plain) > 300
    assert plain <= {quad.triple for quad in found}
    head = [line[1:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert {"curie_map", "license", "mapping_set_id", "mapping_set_version"} <= set(yaml.safe_load("\n".join(head)))


def test_another_reader_finds_the_same_mappings(files: dict[str, bytes], whole: Excerpt, tmp_path: Path) -> None:
    path = tmp_path / "all.sssom.tsv"
    path.write_bytes(files["sssom"])

    found = sssom_pydantic.read(path)

    relations = {"broadMatch", "closeMatch", "exactMatch", "narrowMatch", "relatedMatch"}
    mapped = [
        fact
        for fact in whole.quads
        if graph_name(fact) == graph_iri("mappings") and fact.predicate.value.rpartition("#")[2] in relations
    ]
    # A mapping stands once for each version of the vocabulary that it was read from.
    triples = {(one.subject.curie, one.predicate.curie, one.object.curie) for one in found.mappings}
    assert len(triples) == len(mapped) > 300
    assert {str(mapping.subject.identifier) for mapping in found.mappings} == {
        key_of(str(fact.subject).strip("<>")) for fact in mapped
    }


# ---- Tables


def test_the_table_has_a_row_for_each_statement(files: dict[str, bytes], whole: Excerpt) -> None:
    rows = list(csv.DictReader(io.StringIO(files["evidence-csv"].decode(), newline="")))

    kinds = Store(whole.quads).select(
        "SELECT DISTINCT ?s WHERE { VALUES ?c { sarco:ProportionStatement sarco:BestResponse } ?s a ?c }"
    )
    assert sorted(row["statement"] for row in rows) == sorted(str(kind["s"]) for kind in kinds)
    assert all(row["place"] and row["source"] and row["study"] for row in rows)
    (row,) = (row for row in rows if row["drugs"] == "atezolizumab" and row["percentPrinted"] == "37")
    assert {name: row[name] for name in ATEZOLIZUMAB} == ATEZOLIZUMAB


def test_one_patient_has_no_percent(files: dict[str, bytes]) -> None:
    rows = [row for row in csv.DictReader(io.StringIO(files["evidence-csv"].decode(), newline="")) if row["patient"]]

    assert len(rows) > 50
    assert {(row["percentComputed"], row["exactLower"], row["wilsonUpper"]) for row in rows} == {("", "", "")}


def test_parquet_holds_the_same_table_typed(files: dict[str, bytes]) -> None:
    found = parquet.read_table(io.BytesIO(files["evidence-parquet"]))

    rows = list(csv.DictReader(io.StringIO(files["evidence-csv"].decode(), newline="")))
    assert found.column_names == list(rows[0])
    assert str(found.schema.field("count").type) == "int64"
    assert str(found.schema.field("exactLower").type) == "double"
    for typed, row in zip(found.to_pylist(), rows, strict=True):
        assert {
            name: "" if value is None else str(value) for name, value in typed.items() if name in {"count", "doi"}
        } == {name: row[name] for name in ("count", "doi")}
        assert typed["exactUpper"] == (float(row["exactUpper"]) if row["exactUpper"] else None)


def test_without_its_library_parquet_says_what_to_install(whole: Excerpt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_parquet, "find_parquet", lambda: None)

    with pytest.raises(UsageError, match=r"pyarrow is not installed\. Run `pip install pyarrow`"):
        evidence_parquet.export(whole)


# ---- Networks


def test_networkx_and_igraph_read_the_mechanism_graph(files: dict[str, bytes], tmp_path: Path) -> None:
    expected = sarcokg.open(Path(__file__).parent.parent).graph()
    path = tmp_path / "mechanisms.graphml"
    path.write_bytes(files["graphml"])

    found = cast("networkx.MultiDiGraph[str]", networkx.read_graphml(path, force_multigraph=True))
    other = igraph.Graph.Read_GraphML(str(path))

    assert {node: found.nodes[node] for node in found} == {node: expected.nodes[node] for node in expected}
    assert _edges(found) == _edges(expected)
    assert (other.vcount(), other.ecount()) == (len(expected), expected.number_of_edges())
    assert set(other.es["standing"]) == {"asserted", "hypothesis", "inferred"}
    assert all(other.es["evidence"])
    drug = other.vs.find(id=mint("drug", ["atezolizumab"]))
    assert (drug["label"], drug["kind"]) == ("atezolizumab", "drug")


def test_networkx_reads_the_same_graph_for_gephi(files: dict[str, bytes], whole: Excerpt) -> None:
    graphml = networkx.read_graphml(io.BytesIO(files["graphml"]), force_multigraph=True)
    expected = cast("networkx.MultiDiGraph[str]", graphml)

    found = cast("networkx.MultiDiGraph[str]", networkx.read_gexf(io.BytesIO(files["gexf"])))

    assert set(found) == set(expected)
    assert {found.nodes[node]["kind"] for node in found} == {expected.nodes[node]["kind"] for node in expected}
    assert {key: data["evidence"] for *_, key, data in found.edges(keys=True, data=True)} == {
        key: data["evidence"] for *_, key, data in expected.edges(keys=True, data=True)
    }
    assert b"lastmodifieddate" not in files["gexf"]
    assert whole.name.encode() in files["gexf"]


def test_the_network_of_cytoscape_tells_hypotheses_apart(files: dict[str, bytes]) -> None:
    expected = sarcokg.open(Path(__file__).parent.parent).graph()
    document = json.loads(files["cyjs"])

    found = networkx.cytoscape_graph(document | {"data": []})

    assert set(found) == set(expected)
    assert found.number_of_edges() == expected.number_of_edges()
    elements = document["elements"]
    assert all(edge["classes"] == edge["data"]["standing"] for edge in elements["edges"])
    assert {edge["classes"] for edge in elements["edges"]} == {"asserted", "hypothesis", "inferred"}
    assert len({edge["data"]["id"] for edge in elements["edges"]}) == len(elements["edges"])
    assert all(node["data"]["name"] == node["data"]["label"] for node in elements["nodes"])


# ---- Biolink


def test_no_edge_says_that_a_drug_treats(files: dict[str, bytes]) -> None:
    edges = _tsv(files["kgx-edges"])

    assert {edge["predicate"] for edge in edges} == {
        "biolink:affects",
        "biolink:in_clinical_trials_for",
        "biolink:participates_in",
        "biolink:studied_to_treat",
        "biolink:subclass_of",
    }


def test_every_edge_has_its_ends_its_source_and_how_it_is_known(files: dict[str, bytes]) -> None:
    nodes, edges = _tsv(files["kgx-nodes"]), _tsv(files["kgx-edges"])

    known = {node["id"] for node in nodes}
    # As KGX reads a CURIE: one colon, and no slash behind it.
    assert all(re.fullmatch(r"sarcokg\.[a-z-]+:[^/: ]+", name) for name in known)
    assert len(known) == len(nodes) > 80
    assert all({edge["subject"], edge["object"]} <= known for edge in edges)
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert {edge["primary_knowledge_source"] for edge in edges} == {"infores:sarcokg"}
    assert {edge["knowledge_level"] for edge in edges} == {"knowledge_assertion", "observation"}
    assert {edge["agent_type"] for edge in edges} == {"manual_agent"}


def test_a_result_of_a_trial_keeps_its_count_and_publication(files: dict[str, bytes]) -> None:
    (edge,) = (
        edge
        for edge in _tsv(files["kgx-edges"])
        if edge["subject"] == "sarcokg.drug:atezolizumab" and edge["predicate"] == "biolink:in_clinical_trials_for"
    )

    assert edge["object"] == "sarcokg.histology:ASPS"
    assert (edge["has_count"], edge["has_total"], edge["publications"]) == ("19", "52", "PMID:37672694")


@pytest.mark.parametrize("name", ["kgx-nodes", "kgx-edges"])
def test_json_lines_say_the_same_as_the_table(files: dict[str, bytes], name: str) -> None:
    rows = _tsv(files[name])

    found = [json.loads(line) for line in files[f"{name}-jsonl"].decode().splitlines()]

    assert all(isinstance(element["category"], list) for element in found)
    shown = [
        {key: "|".join(value) if isinstance(value, list) else str(value) for key, value in element.items()}
        for element in found
    ]
    assert shown == [{key: value for key, value in row.items() if value} for row in rows]


def test_exact_matches_stand_as_cross_references(files: dict[str, bytes]) -> None:
    nodes = {node["id"]: node for node in _tsv(files["kgx-nodes"])}

    assert "DRUGBANK:DB11595" in nodes["sarcokg.drug:atezolizumab"]["xref"].split("|")
    assert nodes["sarcokg.histology:ASPS"]["category"] == "biolink:Disease"


# ---- All


#: A program that prints the digest of each format that it is told.
DIGESTS = """
import hashlib, sys
import sarcokg
from sarcokg.excerpt import excerpt
from sarcokg.exports import find_format
taken = excerpt(sarcokg.open().release, "source=atezolizumab-asps", is_view=True)
for name in sys.argv[1:]:
    print(name, hashlib.sha256(find_format(name).export(taken)).hexdigest())
"""


def test_views_do_not_depend_on_the_seed_of_hashes(project: Project) -> None:
    names = [name for name, form in formats().items() if form.IS_VIEW and name != "jsonld-mechanism"]
    told = set()

    for seed in ("1", "2"):
        ended = subprocess.run(
            [sys.executable, "-c", DIGESTS, *names],
            cwd=project.root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        told.add(ended.stdout)

    assert len(told) == 1
    assert len(told.pop().splitlines()) == len(names) > 10


def test_a_view_of_an_empty_release_is_an_empty_view() -> None:
    nothing = Excerpt(Path("nowhere"), {"release": "0.1.0-0123456789ab", "files": {}}, ())

    assert len(find_format("evidence-csv").export(nothing).splitlines()) == 1
    assert len(find_format("kgx-edges").export(nothing).splitlines()) == 1
    assert find_format("kgx-nodes-jsonl").export(nothing) == b""
    assert json.loads(find_format("cyjs").export(nothing))["elements"] == {"nodes": [], "edges": []}


def _tsv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))


def _edges(graph: networkx.MultiDiGraph[str]) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    found = (
        (start, end, sorted((k, v) for k, v in data.items() if k != "id"))
        for start, end, data in graph.edges(data=True)
    )
    return sorted(found, key=str)
