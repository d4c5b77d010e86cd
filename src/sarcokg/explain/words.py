"""Words: how a triple, a node or an axiom is said.

The ontology gives the words: labels, and where a label does not read well a phrase
(`sarco:phrase`) or a whole sentence (`sarco:sentence`). A text in braces is a property of the node,
or the subject and object of a relation; of what stands in square brackets, parted by bars, the first
that has its values is taken, or nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sarcokg.explain.model import Axiom, Statement
from sarcokg.identifiers import NAMESPACES, compact, key_of, kind_of, ontology_iri, words
from sarcokg.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sarcokg.reason import Rule
    from sarcokg.store import Store, Term, Triple

__all__ = ["Words", "with_article"]

_TYPE: Final = NAMESPACES["rdf"] + "type"
_SAID: Final = """
SELECT ?term ?how ?text WHERE {
  VALUES ?how { rdfs:label sarco:phrase sarco:sentence skos:definition }
  ?term ?how ?text .
}
ORDER BY ?term ?how ?text
"""
_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?ancestor) AS ?depth) WHERE {{
  {node} a ?class .
  ?class rdfs:subClassOf* ?ancestor .
}}
GROUP BY ?class
ORDER BY DESC(?depth) ?class
"""
_OPTIONAL: Final = re.compile(r"\[([^\]]*)\]")
_PLACE: Final = re.compile(r"\{(\^?)(\w+)\}")
_NAME: Final = re.compile(r"[a-z]+:[\w.-]+")
#: A node is named by others that are named in turn, but not for ever.
_DEEPEST: Final = 4

#: How `reason` words an axiom, and how that is said; the names in it are replaced by labels.
_AXIOMS: Final = (
    (r"(\S+) is defined", "definition", r"by the definition of {0}"),
    (r"(\S+) is a subclass of a class expression", "subclass", r"as every {0} does"),
    (r"(\S+) is a subclass of (\S+)", "subclass", r"as every {0} is {a1}"),
    (r"(\S+) is a subproperty of (\S+)", "subproperty", r"as “{0}” is a kind of “{1}”"),
    (r"(\S+) is the inverse of (\S+)", "inverse", r"as “{0}” is “{1}” read backwards"),
    (r"(\S+) has the domain (\S+)", "domain", r"as only {a1} has “{0}”"),
    (r"(\S+) has the range (\S+)", "range", r"as “{0}” leads to {a1}"),
    (r"(\S+) is transitive", "transitivity", r"as “{0}” passes on"),
    (r"(\S+) is symmetric", "symmetry", r"as “{0}” holds both ways"),
    (r"(\S+) follows from (.+)", "chain", r"by the chain: {1}"),
)


class Words:
    """Says things of one graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: dict[tuple[str, str], str] = {}
        for row in store.select(_SAID):
            self._said.setdefault((row["term"] or "", key_of(row["how"] or "")), row["text"] or "")
        ranges = store.select("SELECT ?property ?range WHERE { ?property rdfs:range ?range } ORDER BY ?property")
        self._ranges = {row["property"] or "": row["range"] or "" for row in ranges}
        # A page and a proof say the same things again and again.
        self._by: dict[tuple[str, str, int], str | None] = {}
        self._classes: dict[str, list[str]] = {}

    def say(self, triple: Triple) -> Statement:
        """Return a triple with what it says."""
        text = self._said_of(triple.subject, triple.predicate.value, triple.object)
        return Statement(str(triple.subject), str(triple.predicate), str(triple.object), text)

    def sentence(self, node: NamedNode) -> str:
        """Return what an entry says as a whole, or nothing where its class has no sentence."""
        return self._by_class(node, "sentence", 0) or ""

    def name(self, term: Term | None, depth: int = 0) -> str:
        """Return the name of a term: its label, the phrase of its class, or its kind and key."""
        if isinstance(term, Literal):
            return term.value
        if not isinstance(term, NamedNode):
            return "something"
        label = self._said.get((term.value, "label"))
        if kind_of(term.value) and (phrase := self._by_class(term, "phrase", depth)):
            return phrase
        if label:
            return label
        kind = kind_of(term.value)
        return f"the {kind.replace('-', ' ')} {key_of(term.value)}" if kind else compact(term.value)

    def axiom(self, rule: Rule) -> Axiom:
        """Return what a rule says: the axiom that it was compiled from, or the reason in its file's header."""
        if rule.prologue:
            said = [line.lstrip("# ").rstrip(".") for line in rule.prologue.splitlines() if line.startswith("#")]
            return Axiom("rule", rule.axiom, f"by the rule {rule.axiom} ({said[0]})")
        for wording, kind, text in _AXIOMS:
            if match := re.fullmatch(wording, rule.axiom):
                return Axiom(kind, rule.axiom, self._worded(text, match.groups()) + self._defined(kind, match[1]))
        return Axiom("axiom", rule.axiom, self._relabelled(rule.axiom))

    def label(self, iri: str) -> str:
        """Return the label of a term of the ontology, or nothing where it has none."""
        return self._said.get((iri, "label"), "")

    def range_of(self, property_: str) -> str:
        """Return the class or datatype that a property leads to, or nothing where it does not say."""
        return self._ranges.get(property_, "")

    # ---- Relations

    def _said_of(self, subject: Term, predicate: str, object_: Term) -> str:
        if predicate == _TYPE:
            return f"{self.name(subject)} is {with_article(self.name(object_))}"
        return self.relation(self.name(subject), predicate, self.name(object_))

    def relation(self, subject: str, predicate: str, object_: str) -> str:
        """Return what a relation says of a subject and an object that have names."""
        phrase = self._said.get((predicate, "phrase"))
        if phrase:
            return phrase.replace("{subject}", subject).replace("{object}", object_)
        label = self._said.get((predicate, "label")) or words(key_of(predicate))
        return f"{subject} has the {label} {object_}"

    # ---- Classes

    def _by_class(self, node: NamedNode, how: str, depth: int) -> str | None:
        """Return a text of the most specific class of a node that has one, filled in; None if it cannot be."""
        if depth > _DEEPEST:
            return None
        key = (node.value, how, depth)
        if key not in self._by:
            templates = (self._said.get((class_iri, how)) for class_iri in self._classes_of(node))
            texts = (self._filled(template, node, depth + 1) for template in templates if template)
            self._by[key] = next((text for text in texts if text is not None), None)
        return self._by[key]

    def _classes_of(self, node: NamedNode) -> list[str]:
        """Return the classes of a node, the most specific first."""
        if node.value not in self._classes:
            rows = self._store.select(_CLASSES.format(node=node))
            self._classes[node.value] = [row["class"] or "" for row in rows]
        return self._classes[node.value]

    def _filled(self, template: str, node: NamedNode, depth: int) -> str | None:
        def part(match: re.Match[str]) -> str:
            choices = (self._filled(choice, node, depth) for choice in match[1].split("|"))
            return next((choice for choice in choices if choice is not None), "")

        values: dict[str, str] = {}
        template = _OPTIONAL.sub(part, template)
        for back, name in _PLACE.findall(template):
            found = self._values(node, name, is_inverse=bool(back))
            if not found:
                return None
            values[back + name] = " and ".join(dict.fromkeys(self.name(value, depth) for value in found))
        return _PLACE.sub(lambda match: values[match[1] + match[2]], template)

    def _values(self, node: NamedNode, name: str, *, is_inverse: bool) -> list[Term]:
        property_ = NamedNode(NAMESPACES["skos"] + "notation" if name == "key" else ontology_iri(name))
        pattern = f"?value {property_} {node}" if is_inverse else f"{node} {property_} ?value"
        return [row["value"] for row in self._store.solutions(f"SELECT ?value WHERE {{ {pattern} }} ORDER BY ?value")]

    # ---- Axioms

    def _defined(self, kind: str, name: str) -> str:
        """Return the definition of a class that is defined, in brackets."""
        definition = self._said.get((ontology_iri(name.partition(":")[2]), "definition"), "")
        return f" ({definition.rstrip('.')})" if definition and kind == "definition" else ""

    def _worded(self, text: str, names: Iterable[str]) -> str:
        said = [self._relabelled(name) for name in names]
        filled = {f"a{number}": with_article(name) for number, name in enumerate(said)}
        return text.format(*said, **filled)

    def _relabelled(self, text: str) -> str:
        """Return a text with its prefixed names replaced by labels."""

        def label(match: re.Match[str]) -> str:
            prefix, _, local = match[0].partition(":")
            iri = NAMESPACES.get(prefix, "") + local
            return self._said.get((iri, "label"), match[0])

        return _NAME.sub(label, text).replace(" then ", ", then ")


def with_article(name: str) -> str:
    """Return a name with its indefinite article.

    >>> with_article("observed response"), with_article("PD-L1 inhibitor")
    ('an observed response', 'a PD-L1 inhibitor')
    """
    return f"{'an' if name[:1] in 'aeioAEIO' else 'a'} {name}"
