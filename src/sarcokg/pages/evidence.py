"""The evidence that matrix and forest plot draw: answers of questions, each row with the things that it names.

The figures are those of the questions. What is added here are the keys of things, by which a view
finds its rows and links them, and the identifiers of the statements, by which a reader disputes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sarcokg.identifiers import key_of
from sarcokg.knowledge_graph import FACTS
from sarcokg.pages.regimen_classes import NONE, classes_of_treatments, regimen_classes
from sarcokg.query_file import sorted_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sarcokg.knowledge_graph import KnowledgeGraph
    from sarcokg.questions import Answer

__all__ = ["Evidence", "root_histologies"]

_HISTOLOGIES: Final = """
SELECT ?term ?label (GROUP_CONCAT(DISTINCT STR(?parent); separator=" ") AS ?parents) WHERE {
  ?term a sarco:Histology .
  ?term rdfs:label ?label .
  OPTIONAL {
    ?term sarco:subtypeOf ?parent .
    # Only the step to the next: what is inferred leads to all above it, too.
    FILTER NOT EXISTS { ?term sarco:subtypeOf ?between . ?between sarco:subtypeOf ?parent }
  }
}
GROUP BY ?term ?label
ORDER BY ?label ?term
"""

_MECHANISMS: Final = """
SELECT ?term ?label (GROUP_CONCAT(DISTINCT STR(?parent); separator=" ") AS ?parents) WHERE {
  ?term rdfs:label ?label .
  { ?term a sarco:Mechanism } UNION { ?term a sarco:Axis }
  OPTIONAL {
    ?term sarco:broaderMechanism ?parent .
    FILTER NOT EXISTS { ?term sarco:broaderMechanism ?between . ?between sarco:broaderMechanism ?parent }
  }
}
GROUP BY ?term ?label
ORDER BY ?label ?term
"""

_CATEGORIES: Final = """
SELECT ?label ?short WHERE { ?term a sarco:ResponseCategory ; rdfs:label ?label ; skos:notation ?short } ORDER BY ?label
"""

#: What a row says of a statement, so that the row leads to it.
_STATEMENTS: Final = """
SELECT ?statement ?study ?patient ?count ?of ?place ?histology ?treatment ?mechanism ?lower ?upper ?level WHERE {
  ?statement sarco:inStudy/skos:notation ?study .
  ?statement sarco:passage/rdfs:label ?place .
  OPTIONAL { ?statement sarco:patient/skos:notation ?patient }
  OPTIONAL { ?statement sarco:responders|sarco:count ?count }
  OPTIONAL { ?statement sarco:evaluable|sarco:outOf ?of }
  { ?statement a sarco:BestResponse } UNION { ?statement a sarco:ProportionStatement }
  OPTIONAL { ?statement sarco:inClosestHistology/rdfs:label ?histology }
  OPTIONAL {
    ?statement sarco:underTreatment ?treatment .
    ?treatment sarco:narrowestMechanism ?mechanism .
  }
  OPTIONAL {
    ?statement sarco:intervalLowerAsPrinted ?lower .
    ?statement sarco:intervalUpperAsPrinted ?upper .
    OPTIONAL { ?statement sarco:intervalLevelAsPrinted ?level }
  }
}
"""


#: What is given in each treatment and when, by which a row tells the treatments of one patient apart.
_TIMINGS: Final = """
SELECT ?treatment (GROUP_CONCAT(DISTINCT ?label; separator="; ") AS ?timing) WHERE {
  ?treatment (sarco:components|sarco:optionalComponents)/rdfs:label ?label .
}
GROUP BY ?treatment
"""


def root_histologies(kg: KnowledgeGraph) -> str:
    """Return the keys of the histologies that are no subtype of another, as a question takes several."""
    rows = kg.release.shared(FACTS).select(_HISTOLOGIES)
    return ",".join(key_of(row["term"] or "") for row in rows if not row["parents"])


@dataclass(frozen=True)
class Evidence:
    """What the graph says of responses, over all histologies and mechanisms."""

    kg: KnowledgeGraph

    @cached_property
    def answer(self) -> Answer:
        """Every result with or without a response, a row for each mechanism: `responses-by-mechanism` of the roots."""
        return self.kg.ask("responses-by-mechanism", histology=root_histologies(self.kg), nulls=True)

    @cached_property
    def histologies(self) -> list[dict[str, object]]:
        """Key, label and parents of each histology, by label."""
        return self._terms(_HISTOLOGIES)

    @cached_property
    def mechanisms(self) -> list[dict[str, object]]:
        """Key, label and broader ones of each mechanism that treats, or axis that no drug acts on, by label."""
        treating = {row["mechanism"] for row in self.kg.ask("what-is-known", histology=root_histologies(self.kg))}
        return [term for term in self._terms(_MECHANISMS) if term["label"] in treating]

    @cached_property
    def categories(self) -> dict[str, str]:
        """The short form of each category of response: ``{"partial response": "PR"}``."""
        rows = self.kg.release.shared(FACTS).select(_CATEGORIES)
        return {row["label"] or "": row["short"] or "" for row in rows}

    def shown(self) -> dict[str, object]:
        """Return what matrix and forest plot draw from: the terms, and the rows that name them."""
        return {
            "histologies": self.histologies,
            "mechanisms": self.mechanisms,
            "classes": regimen_classes(self.kg),
            "categories": self.categories,
            "rows": self.rows(),
        }

    def rows(self) -> list[dict[str, object]]:
        """Return the rows of the answer, then those of results without a count, each with keys and statements."""
        counted = [
            {**row, **self._keys(row["histologyFound"].split(" / "), [row["mechanism"]]), **self._statements(row)}
            for row in self.answer
        ]
        return counted + [row for row in self._unquantified() if row["histologies"]]

    def known(self) -> dict[str, dict[str, str]]:
        """Return what is known of each mechanism in each histology, by their keys, in the words of `what-is-known`."""
        return {
            str(histology["key"]): {
                self._mechanism_keys[row["mechanism"]]: row["known"]
                for row in self.kg.ask("what-is-known", histology=str(histology["key"]))
            }
            for histology in self.histologies
        }

    def pooled(self) -> list[dict[str, object]]:
        """Return the sums of `pooled-responders` for each mechanism, and what each left out, without their places."""
        roots = root_histologies(self.kg)
        return [
            {
                **{name: value for name, value in row.items() if name not in {"place", "histologyFound"}},
                "mechanismKey": key,
                **self._keys([row["histologyFound"]], []),
            }
            for key in self._mechanism_keys.values()
            if key in self._poolable
            for row in self.kg.ask("pooled-responders", mechanism=key, histology=roots)
        ]

    def _unquantified(self) -> Iterable[dict[str, object]]:
        """Yield the percents without a count, and the zeros of an unstated number, in the form of the other rows."""
        for row in self.kg.ask("unquantified-responses"):
            if row["responders"] not in {"not stated", "0"}:
                continue
            found = [
                said
                for said in self._said
                if said["study"] == row["study"]
                and said["histology"] == row["histology"]
                and (said["place"] or "") in row["place"]
                and said["count"] in {None, row["responders"]}
            ]
            mechanisms = sorted({said["mechanism"] or "" for said in found} - {""})
            labels = {str(term["iri"]): str(term["label"]) for term in self._terms(_MECHANISMS)}
            for mechanism in mechanisms:
                yield {
                    **{name: row[name] for name in ("regimen", "agents", "attribution", "study", "conflict")},
                    **{name: row[name] for name in ("source", "place", "percentPrinted")},
                    "mechanism": labels[mechanism],
                    "histologyFound": row["histology"],
                    "responders": row["responders"],
                    "evaluable": row["patients"],
                    "result": row["kind"],
                    "unquantified": row["kind"],
                    "patient": "",
                    "statements": sorted({said["statement"] or "" for said in found}),
                    "classes": self._classes(found),
                    **self._keys([row["histology"]], [labels[mechanism]]),
                }

    @cached_property
    def _said(self) -> list[dict[str, str | None]]:
        return self.kg.release.shared(FACTS).select(_STATEMENTS)

    @cached_property
    def _timings(self) -> dict[str, str]:
        rows = self.kg.release.shared(FACTS).select(_TIMINGS)
        return {row["treatment"] or "": sorted_list(row["timing"] or "", "; ") for row in rows}

    @cached_property
    def _class_keys(self) -> Mapping[str, tuple[str, ...]]:
        return classes_of_treatments(self.kg)

    @cached_property
    def _histology_keys(self) -> dict[str, str]:
        return {str(term["label"]): str(term["key"]) for term in self.histologies}

    @cached_property
    def _mechanism_keys(self) -> dict[str, str]:
        return {str(term["label"]): str(term["key"]) for term in self.mechanisms}

    @cached_property
    def _poolable(self) -> frozenset[str]:
        """The keys of mechanisms, for an axis that no drug acts on has nothing to sum."""
        is_mechanism = "/id/mechanism/"
        return frozenset(str(term["key"]) for term in self.mechanisms if is_mechanism in str(term["iri"]))

    def _terms(self, query: str) -> list[dict[str, object]]:
        return [
            {
                "iri": row["term"],
                "key": key_of(row["term"] or ""),
                "label": row["label"],
                "parents": [key_of(iri) for iri in sorted((row["parents"] or "").split())],
            }
            for row in self.kg.release.shared(FACTS).select(query)
        ]

    def _keys(self, histologies: list[str], mechanisms: list[str]) -> dict[str, object]:
        keys: dict[str, object] = {
            "histologies": [self._histology_keys[label] for label in histologies if label in self._histology_keys]
        }
        if mechanisms:
            keys["mechanismKey"] = self._mechanism_keys.get(mechanisms[0], "")
        return keys

    def _statements(self, row: Mapping[str, str]) -> dict[str, object]:
        """Return the statements that a row sums up, and the interval that they print.

        They have the row's study, patient, figures and histology, and places among the row's.
        """
        found = [
            said
            for said in self._said
            if said["study"] == row["study"]
            and (said["patient"] or "") == row["patient"]
            and (said["place"] or "") in row["place"]
            and (said["histology"] or "") in row["histologyFound"].split(" / ")
            and (
                row["patient"]
                or (said["count"] == row["responders"] and (said["of"] or "not stated") == row["evaluable"])
            )
        ]
        # One patient may have been treated twice: the row tells which treatment it speaks of.
        found = [said for said in found if self._timings.get(said["treatment"] or "") == row["timing"]]
        printed = {
            f"{said['lower']}–{said['upper']} ({said['level'] or 'level not stated'})"
            for said in found
            if said["lower"]
        }
        return {
            "statements": sorted({said["statement"] or "" for said in found}),
            "intervalPrinted": " | ".join(sorted(printed)),
            "classes": self._classes(found),
        }

    def _classes(self, found: Iterable[Mapping[str, str | None]]) -> list[str]:
        """Return the keys of the regimen classes that follow for the treatments of these statements."""
        treatments = {said["treatment"] for said in found if said["treatment"]}
        return sorted({key for treatment in treatments for key in self._class_keys.get(treatment, (NONE,))})
