"""Explanations: proofs that are minimal and complete, words that read well, and what if.

The explanations under ``tests/explanations`` were read aloud and held against the sources;
no command writes them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sarcokg.audit import audit
from sarcokg.errors import QueryError, UsageError
from sarcokg.explain import MOST, Explainer, Explanation
from sarcokg.explain.grounds import Grounds
from sarcokg.explain.names import names_in
from sarcokg.explain.parse import read_pattern_query
from sarcokg.explain.pattern import Choice, Inverse, Pattern, Repeat, Sequence
from sarcokg.explain.render import FORMATS, as_changes, as_text, render
from sarcokg.explain.rows import headline_columns
from sarcokg.explain.suppose import compare
from sarcokg.identifiers import ID, NAMESPACES, compact, ontology_iri
from sarcokg.knowledge_graph import FACTS, KnowledgeGraph
from sarcokg.question_file import read_question
from sarcokg.questions import Answer, ask
from sarcokg.reason import compile_rules, infer, read_rules
from sarcokg.release import Release
from sarcokg.store import BlankNode, NamedNode, Store, Triple, graph_name, parse_text

ROOT = Path(__file__).parent.parent
TOLD = Path(__file__).parent / "explanations"
COMBINATION = "regimen:nivolumab-pazopanib-series_nivolumab-with-pazopanib"
HYPOTHESES = ("tkis-reverse-resistance", "ido1", "microenvironment")

#: The questions that have a row; `test_questions` proves that the right answer of the others is nothing.
ANSWERED = [
    path for path in sorted((ROOT / "queries" / "questions").glob("*.rq")) if "nothing" not in read_question(path).tags
]


@pytest.fixture(scope="module")
def graph(release: Release) -> KnowledgeGraph:
    """The committed release, asked."""
    return KnowledgeGraph(release, ROOT / "queries")


@pytest.fixture(scope="module")
def explainer(graph: KnowledgeGraph) -> Explainer:
    """What explains the committed release."""
    return graph.explainer()


@pytest.fixture(scope="module")
def asps(graph: KnowledgeGraph) -> Answer:
    """Every mechanism at work in ASPS, with and without responses."""
    return graph.ask("responses-by-mechanism", histology="ASPS", nulls=True)


@pytest.fixture(scope="module")
def proven(explainer: Explainer, asps: Answer) -> tuple[Explanation, ...]:
    """The rows of the ASPS answer with every proof that they have."""
    return tuple(explainer.row(asps, row, MOST) for row in range(len(asps)))


@pytest.fixture(scope="module")
def worded(graph: KnowledgeGraph) -> set[str | None]:
    """The relations that a phrase tells."""
    return {row["property"] for row in graph.query("SELECT ?property WHERE { ?property sarco:phrase ?phrase }")}


def told(name: str, explanations: list[Explanation]) -> None:
    """Compare explanations as text with the ones that were read aloud."""
    text = "".join(as_text([explanation]).replace(explanation.release, "…") for explanation in explanations)

    assert text.replace("\n\n", "\n") == (TOLD / name).read_text(encoding="utf-8").replace("\n\n", "\n")


def leaves(explanation: Explanation) -> list[set[str]]:
    """Return the names of the leaves of each proof."""
    return [{leaf.name for leaf in proof.leaves} for proof in explanation.proofs]


def without_phrase(explanation: Explanation, worded: set[str | None]) -> dict[str, str]:
    """Return the relations of ours that no phrase tells, each with a step or leaf of a proof that needs one."""
    raw = {}
    for proof in explanation.proofs:
        steps = [inner.statement for step in proof.steps for inner in step.walk()]
        for statement in (*steps, *(said for leaf in proof.leaves for said in leaf.statements)):
            iri = statement.predicate.strip("<>")
            if iri.startswith(NAMESPACES["sarco"]) and iri not in worded:
                raw[iri] = statement.text
    return raw


def spoken(row: dict[str, str]) -> tuple[str, ...]:
    """Return what a row's headline says."""
    return row["mechanism"], row["result"], row["regimen"]


# ---- Proofs


def test_every_row_of_the_asps_answer_is_told_as_it_was_read_aloud(explainer: Explainer, asps: Answer) -> None:
    told(
        "responses-by-mechanism?histology=ASPS&nulls=true.txt",
        [explainer.row(asps, row) for row in range(len(asps))],
    )


def test_three_hypotheses_are_told_as_they_were_read_aloud(graph: KnowledgeGraph, explainer: Explainer) -> None:
    claims = graph.ask("claims-and-hypotheses")
    rows = {row["claim"]: number for number, row in enumerate(claims)}

    told("claims-and-hypotheses.txt", [explainer.row(claims, rows[claim]) for claim in HYPOTHESES])


def test_a_class_membership_is_told_as_it_was_read_aloud(graph: KnowledgeGraph) -> None:
    told(
        "nivolumab-with-pazopanib.txt",
        [graph.explain(COMBINATION, "a", "CheckpointPlusAntiangiogenicTreatment")],
    )


def test_every_row_of_the_asps_answer_has_all_its_proofs(proven: tuple[Explanation, ...]) -> None:
    """Two readings of the best response, two of the diagnosis, and for VEGFR inhibition three receptors."""
    assert [len(explanation.proofs) for explanation in proven] == [1, 4, 12]
    assert all(explanation.complete and not explanation.more for explanation in proven)


def test_a_row_vanishes_without_a_leaf_exactly_where_every_proof_needs_it(
    graph: KnowledgeGraph, asps: Answer, proven: tuple[Explanation, ...]
) -> None:
    withdrawn = sorted({leaf for explanation in proven for proof in leaves(explanation) for leaf in proof})
    for leaf in withdrawn:
        answer = graph.without(leaf).ask("responses-by-mechanism", histology="ASPS", nulls=True)
        left = {spoken(row) for row in answer}

        for row, explanation in zip(asps, proven, strict=True):
            needed = all(leaf in proof for proof in leaves(explanation))
            assert (spoken(row) not in left) == needed, f"without {leaf}: {spoken(row)}"


def test_a_row_vanishes_once_each_of_its_proofs_has_lost_a_leaf(
    graph: KnowledgeGraph, asps: Answer, proven: tuple[Explanation, ...]
) -> None:
    """No leaf here is needed by every proof, so only the loss of all of them can end the row."""
    for row, explanation in list(zip(asps, proven, strict=True))[1:]:
        common = set.intersection(*leaves(explanation))
        struck: set[str] = set()
        for proof in leaves(explanation):
            if not proof & struck:
                struck.add(min(proof - common))

        answer = graph.without(*sorted(struck)).ask("responses-by-mechanism", histology="ASPS", nulls=True)

        assert spoken(row) not in {spoken(other) for other in answer}


def test_no_leaf_of_a_proof_can_be_spared(proven: tuple[Explanation, ...]) -> None:
    for explanation in proven:
        found = leaves(explanation)
        assert not [(one, other) for one in found for other in found if one < other]


def test_a_proof_of_every_kind_of_axiom_and_rule_ends_in_what_is_asserted(
    release: Release, explainer: Explainer
) -> None:
    """For each axiom and rule that infers anything here, one of its conclusions is explained."""
    quads = parse_text(release.text(), "trig")
    rules = (
        *compile_rules(quad for quad in quads if graph_name(quad).endswith("/ontology")),
        *read_rules(ROOT / "ontology" / "rules"),
    )
    inferred = {quad.triple for quad in quads if graph_name(quad).endswith("/inferred")}
    store = release.load(FACTS)
    grounds = Grounds(store, rules)
    samples = {
        rule.axiom: triple
        for rule in rules
        for triple in sorted(store.construct(rule.construct), key=str)[:1]
        if triple in inferred
    }

    assert len(samples) > 50
    for axiom, triple in sorted(samples.items()):
        explanation = explainer.triple(triple)
        assert explanation.proofs, f"{axiom}: {triple}"
        assert axiom in {way.rule.axiom for way in grounds.ways(triple)}
        assert all(leaf.citations or leaf.statements for leaf in explanation.proofs[0].leaves)


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_the_first_row_of_every_question_is_explained(
    path: Path, graph: KnowledgeGraph, explainer: Explainer, worded: set[str | None]
) -> None:
    explanation = explainer.row(graph.ask(path.stem), 0)

    assert explanation.proofs
    assert explanation.proofs[0].leaves
    assert not without_phrase(explanation, worded)


def test_a_union_within_an_optional_group_asks_only_for_the_branch_that_matched(
    graph: KnowledgeGraph, explainer: Explainer
) -> None:
    answer = graph.ask("checkpoint-with-antiangiogenic")

    assert len(answer) > 0
    assert all(explainer.row(answer, row).proofs for row in range(len(answer)))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("responses-by-mechanism", "and the figure 19 of 52 is told more fully by no statement"),
        ("responses-by-mechanism", "was observed in no histology that is a subtype of alveolar soft part sarcoma"),
        ("longest-control-by-cycle", "and that assessment is set after more than 26 cycles"),
        ("longest-control-by-cycle", "unless that response category is a progression category"),
        ("how-certain-are-responses", "in no other histology, unless alveolar soft part sarcoma is a subtype of that"),
        ("percents-without-denominator", "and the figure 11.1 % is out of no number"),
        ("longest-control-by-cycle", "and nothing here says that partial response is a progression category"),
    ],
)
def test_what_is_absent_is_denied_just_as_far_as_it_was_asked(
    question: str, said: str, graph: KnowledgeGraph, explainer: Explainer
) -> None:
    assert said in as_text([explainer.row(graph.ask(question), 0)])


def test_a_row_ends_in_how_certain_its_result_is_and_what_would_make_it_more_so(
    graph: KnowledgeGraph, explainer: Explainer, asps: Answer
) -> None:
    explanation = explainer.row(asps, 0)
    (statement,) = {rating.statement for rating in explanation.ratings}

    levels = graph.query(
        f"SELECT ?level WHERE {{ ?statement sarco:certainty/rdfs:label ?level . FILTER(STR(?statement) = "
        f"'{ID}proportion/NCT03141684_evaluated_atezolizumab_ASPS_objective-response_RECIST-1.1__atezolizumab-asps') }}"
    )
    assert statement == "the figure 19 of 52"
    assert sorted(rating.level for rating in explanation.ratings) == sorted(row["level"] or "" for row in levels)
    assert "precision: imprecise; would be higher if 104 or more patients had been evaluated" in as_text([explanation])
    assert "attribution: one drug alone\n" in as_text([explanation])


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_a_row_of_any_question_vanishes_without_a_leaf_where_every_proof_found_needs_it(
    path: Path, graph: KnowledgeGraph, explainer: Explainer, worded: set[str | None]
) -> None:
    answer = graph.ask(path.stem)
    explanation = explainer.row(answer, len(answer) // 2, MOST)
    columns = sorted(headline_columns(answer.question.headline, answer.columns))
    said = [answer.rows[len(answer) // 2][column] for column in columns]
    leaf = min(leaves(explanation)[0])
    assert not without_phrase(explanation, worded)

    left = graph.without(leaf).ask(path.stem)

    needed = all(leaf in proof for proof in leaves(explanation))
    assert (said not in [[row[column] for column in columns] for row in left]) == needed, leaf


def test_what_the_audit_computed_rests_on_the_printed_figures(graph: KnowledgeGraph) -> None:
    finding = next(
        row["finding"] or ""
        for row in graph.query("SELECT ?finding WHERE { ?finding sarco:computedPercent '36.5' } ORDER BY ?finding")
    )

    explanation = graph.explain(compact(finding), "computedPercent", "36.5")

    (leaf,) = explanation.proofs[0].leaves
    assert leaf.name.startswith("proportion:NCT03141684")
    assert "19 of 52" in leaf.citations[0].figures


def test_an_answer_explains_its_rows(asps: Answer, explainer: Explainer) -> None:
    assert asps.explain(1) == explainer.row(asps, 1)


def test_an_answer_of_no_graph_says_how_to_get_one(release: Release, graph: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="does not know its graph"):
        ask(graph.questions["conflicts"], release, {}).explain()


# ---- What is not inferred


def test_what_is_asserted_says_where(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("target-assertion:atezolizumab_PD-L1", "inhibitedTarget", "PD-L1")

    (leaf,) = explanation.proofs[0].leaves
    assert leaf.text == "atezolizumab inhibits PD-L1"
    assert leaf.citations[0].text.startswith("US prescribing information, Tecentriq")


def test_what_does_not_hold_says_which_premise_is_missing(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("pazopanib", "a", "PD-1 inhibitor")

    assert not explanation.proofs
    assert "nothing here says that pazopanib inhibits PD-1" in explanation.misses[0]
    assert "This does not hold" in as_text([explanation])


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (("pazopanip", "inhibits", "KIT"), "pazopanip: nothing here has this name. Did you mean drug:pazopanib"),
        (("pazopanib", "inhibit", "KIT"), "inhibit: no relation has this name. Did you mean sarco:inhibits"),
        (("pazopanib", "inhibits", "KITT"), "KITT: nothing here has this name. Did you mean target:KIT"),
        (("pazopanib", "inhibits"), "pazopanib inhibits: no statement"),
        (("OS", "subtypeOf", "SARC"), "OS: the name of several: endpoint:overall-survival, histology:OS"),
    ],
)
def test_an_unknown_name_offers_the_nearest(graph: KnowledgeGraph, what: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        graph.explain(*what)

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("row", [-1, 3])
def test_a_row_that_is_not_there_is_refused(graph: KnowledgeGraph, asps: Answer, row: int) -> None:
    with pytest.raises(UsageError, match="the answer has 3 rows"):
        graph.explain(asps, row=row)


# ---- What if


def test_without_a_source_its_rows_are_gone_and_the_release_stays(graph: KnowledgeGraph, asps: Answer) -> None:
    without = graph.without("atezolizumab-asps")

    answer = without.ask("responses-by-mechanism", histology="ASPS", nulls=True)
    changes = compare(asps, answer)

    assert [row["source"] for row in changes.gone] == ["atezolizumab-asps (doi:10.1056/NEJMoa2303383)"]
    assert (changes.changed, changes.added) == ((), ())
    assert answer.release == f"{asps.release} without atezolizumab-asps"
    assert graph.ask("responses-by-mechanism", histology="ASPS", nulls=True).rows == asps.rows


def test_without_a_detail_a_row_changes_from_old_to_new(graph: KnowledgeGraph, asps: Answer) -> None:
    statement = "proportion:NCT03141684_evaluated_atezolizumab_ASPS_objective-response_RECIST-1.1__atezolizumab-asps"
    without = graph.without(f"{statement} sarco:percentAsPrinted 37")

    changes = compare(asps, without.ask("responses-by-mechanism", histology="ASPS", nulls=True))

    ((old, new),) = changes.changed
    assert (old["percentPrinted"], new["percentPrinted"]) == ("37", "not stated")
    assert "percent printed 37 → not stated" in as_changes(changes)


def test_without_an_assertion_the_findings_are_made_anew(graph: KnowledgeGraph) -> None:
    statement = "proportion:NCT03141684_evaluated_atezolizumab_ASPS_objective-response_RECIST-1.1__atezolizumab-asps"

    findings = graph.without(statement).query(
        f"SELECT ?finding WHERE {{ ?finding sarco:ofStatement <{ID}{statement.replace(':', '/', 1)}> }}"
    )

    assert findings == []


def test_without_nothing_that_is_used_nothing_changes(graph: KnowledgeGraph, asps: Answer) -> None:
    without = graph.without("target-assertion:olaratumab_PDGFRA")

    changes = compare(asps, without.ask("responses-by-mechanism", histology="ASPS", nulls=True))

    assert as_changes(changes).endswith("nothing")


def test_a_supposed_release_is_what_a_build_of_the_rest_would_be(graph: KnowledgeGraph, release: Release) -> None:
    """All but one record: its inferences and findings are those that the rules and the audit make of the rest."""
    quads = parse_text(release.text(), "trig")
    gone = ("inferred", "audit", "mappings", "source/pembrolizumab-cyclophosphamide")
    rest = [quad for quad in quads if not graph_name(quad).endswith(gone)]
    rules = compile_rules(quad for quad in rest if graph_name(quad).endswith("/ontology"))

    supposed = graph.without("pembrolizumab-cyclophosphamide").release.load(("inferred", "audit"))

    named = read_rules(ROOT / "ontology" / "rules")
    inferred = infer(rest, (*rules, *named), (), "https://w3id.org/sarcokg/graph/inferred")
    expected = Store([*inferred, *audit(Store(rest), "https://w3id.org/sarcokg/graph/audit")])
    assert len(supposed) == len(expected)
    assert {quad.triple for quad in supposed.quads("https://w3id.org/sarcokg/graph/inferred")} == {
        quad.triple for quad in inferred
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("atezolizumab-asp", "nothing here has this name: atezolizumab-asp. Did you mean atezolizumab-asps"),
        ("drug:atezolizumab sarco:inhibits target:KIT", "nothing says this"),
        ("drug:atezolizumab sarco:inhibits target:PD-L1", "this follows from others"),
    ],
)
def test_what_was_never_asserted_cannot_be_withdrawn(graph: KnowledgeGraph, name: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        graph.without(name)

    assert str(refused.value).startswith(f"--without: {said}")


def test_a_supposed_release_is_taken_away_like_any_other(graph: KnowledgeGraph) -> None:
    text = graph.without("atezolizumab-asps").release.text()

    assert "https://w3id.org/sarcokg/graph/source/atezolizumab-asps" not in {
        graph_name(quad) for quad in parse_text(text, "trig")
    }


# ---- Forms


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_explanation_is_the_same_in_every_process(form: str, graph: KnowledgeGraph) -> None:
    once, again = (render([graph.explain(COMBINATION, "hasDrug", "pazopanib")], form) for _ in range(2))

    assert once == again
    assert "pazopanib" in once


def test_markdown_shows_the_signs_of_the_text_as_they_are(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("regimen:NCT03141684_atezolizumab", "hasDrug", "atezolizumab")

    text = render([replace(explanation, conclusion="<18 years | *")], "markdown")

    assert r"**\<18 years \| \***" in text


def test_json_keeps_every_step(graph: KnowledgeGraph) -> None:
    (explanation,) = json.loads(render([graph.explain("atezolizumab", "a", "PD-L1 inhibitor")], "json"))

    (step,) = explanation["proofs"][0]["steps"]
    assert step["axiom"]["kind"] == "definition"
    assert {premise["statement"]["text"] for premise in step["premises"]} == {
        "atezolizumab is a drug",
        "atezolizumab inhibits PD-L1",
    }
    assert explanation["proofs"][0]["leaves"][0]["name"] == "target-assertion:atezolizumab_PD-L1"


def test_turtle_says_by_prov_what_was_derived_from_what(graph: KnowledgeGraph) -> None:
    text = render([graph.explain("atezolizumab", "a", "PD-L1 inhibitor")], "turtle")

    store = Store(parse_text(text, "turtle", "urn:g"))
    rows = store.select(
        "SELECT ?leaf WHERE { ?e a prov:Entity ; prov:wasDerivedFrom+ ?leaf . "
        'FILTER(CONTAINS(STR(?leaf), "/target-assertion/")) }'
    )
    assert {row["leaf"] for row in rows} == {f"{ID}target-assertion/atezolizumab_PD-L1"}
    triples = [quad.triple for quad in parse_text(text, "turtle")]
    assert not [t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


# ---- Reading queries


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "queries" / "questions").glob("*.rq")), *sorted((ROOT / "ontology" / "rules").glob("*.rq"))],
    ids=lambda path: path.stem,
)
def test_the_alternatives_of_a_query_give_what_its_group_gives(path: Path, release: Release) -> None:
    """Each way to choose among the unions is a query of its own; together they are the query."""
    query = read_pattern_query(path.read_text(encoding="utf-8"))
    store = release.shared(FACTS)
    text = path.read_text(encoding="utf-8")
    whole = text[text.index("WHERE {") + 5 :].rpartition("}")[0] + "}"
    if path.parent.name == "questions":
        whole = whole.partition("\nGROUP BY")[0].partition("\nORDER BY")[0].rpartition("}")[0] + "}"

    def rows(where: str) -> set[str]:
        return {
            str(sorted((name, str(term)) for name, term in row.items()))
            for row in store.solutions(f"{query.prologue} SELECT * WHERE {{ {where} }}")
        }

    parts = [rows(body.text) for body in query.selection.alternatives]
    assert set.union(*parts) == rows(whole)


def test_a_path_is_read_as_it_binds() -> None:
    text = "SELECT * WHERE { ?x ^sarco:a/(sarco:b|sarco:c)*/sarco:d? 1 ; a sarco:E, 'x'@en . }"

    (body,) = read_pattern_query(text).selection.alternatives

    a, b, c, d, e = (f"<{ontology_iri(name)}>" for name in "abcdE")
    path = Sequence((Inverse(a), Repeat(Choice((b, c)), "*"), Repeat(d, "?")))
    assert body.patterns == (
        Pattern("?x", path, f'"1"^^<{NAMESPACES["xsd"]}integer>'),
        Pattern("?x", f"<{NAMESPACES['rdf']}type>", e),
        Pattern("?x", f"<{NAMESPACES['rdf']}type>", "'x'@en"),
    )


@pytest.mark.parametrize("text", ["[] a ?x", "?x a ?y ~ ?z", "?x a", "?x (a|b ?y"])
def test_a_query_that_no_explanation_can_follow_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="cannot be explained"):
        read_pattern_query(f"SELECT * WHERE {{ {text} }}")


def test_every_clause_of_a_query_is_read() -> None:
    text = """
        BASE <urn:x> PREFIX e: <urn:e#>
        SELECT ?x (MIN(?n) AS ?least) WHERE {
          ?x e:p "1"^^xsd:integer, ?n .
          OPTIONAL { { ?x e:q ?y } UNION { ?x e:r ?y } }
          MINUS { ?x e:s ?z }
          FILTER EXISTS { ?x e:t ?w }
          VALUES (?x ?n) { (e:a 1) }
        }
        GROUP BY ?x
        ORDER BY ?x
    """

    selection = read_pattern_query(text).selection

    (body,) = selection.alternatives
    assert [pattern.object for pattern in body.patterns] == [f'"1"^^<{NAMESPACES["xsd"]}integer>', "?n"]
    (optional,) = body.optionals
    assert [str(branch.body.patterns[0].path) for branch in optional.body.optionals] == ["<urn:e#q>", "<urn:e#r>"]
    asked = [(exists.negated, exists.body.patterns[0].path) for c in body.conditions for exists in c.exists]
    assert asked == [(True, "<urn:e#s>"), (False, "<urn:e#t>")]
    assert (selection.grouped, selection.columns[1].aggregate, selection.columns[1].over) == (
        ("x",),
        "MIN",
        frozenset({"n"}),
    )


# ---- Names


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PD-L1", "target:PD-L1"),
        ("pd-1 inhibitor", "sarco:PD1Inhibitor"),
        ("drug:atezolizumab", "drug:atezolizumab"),
        (f"<{ID}drug/atezolizumab>", "drug:atezolizumab"),
        ("atezolizumab", "drug:atezolizumab"),
    ],
)
def test_a_term_goes_by_its_names(graph: KnowledgeGraph, name: str, meant: str) -> None:
    found = names_in(graph.release.shared(FACTS)).find(name)

    assert found is not None
    assert compact(found.value) == meant


def test_a_statement_of_a_literal_takes_the_value_as_it_is_printed(graph: KnowledgeGraph) -> None:
    names = names_in(graph.release.shared(FACTS))

    triple = names.triple(["passage:atezolizumab-asps_response", "figures", "19 of 52"])

    assert isinstance(triple, Triple)
    assert triple.predicate == NamedNode(ontology_iri("figures"))


def test_a_relation_goes_by_the_phrase_in_which_explanations_say_it(graph: KnowledgeGraph) -> None:
    names = names_in(graph.release.shared(FACTS))

    said = names.triple(["nivolumab", "works by", "PD-1 blockade"])

    assert said == names.triple(["nivolumab", "has mechanism", "PD-1 blockade"])


def test_a_phrase_that_several_relations_share_asks_which_one_is_meant(graph: KnowledgeGraph) -> None:
    names = names_in(graph.release.shared(FACTS))

    with pytest.raises(UsageError, match=r"the words for several relations: .*Choose one, with its prefix"):
        names.triple(["atezolizumab", "counts", "52"])
