"""Explanations as values: what a face shows, and what is kept as JSON or RDF.

An explanation has proofs; a proof has steps, which name their axiom or rule, down to leaves,
which name the place that says them. All is text and identifiers; nothing here knows the engine.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Axiom", "Citation", "Explanation", "Leaf", "Proof", "Rating", "Statement", "Step"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple, each term as N-Triples writes it, and what it says in words."""

    subject: str
    predicate: str
    object: str
    text: str

    @property
    def triple(self) -> str:
        """The triple as N-Triples writes it, without the full stop."""
        return f"{self.subject} {self.predicate} {self.object}"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a leaf stands: a place of a source, a curator's reference, or the ontology.

    ``iri`` identifies the passage, the curator's assertion or the module; ``figures`` are those printed there.
    ``retraction`` is the notice by which the source was retracted, corrected or doubted, or empty, and ``called``
    what the source is for that.
    """

    kind: str
    iri: str
    text: str
    figures: tuple[str, ...] = ()
    retraction: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One assertion that a proof rests on: an entry of a record, or a triple of the ontology.

    ``name`` is what ``--without`` takes.
    """

    name: str
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Axiom:
    """What a step follows by: an axiom of the ontology in words, or a rule by its name and its reason."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that follows or, where ``axiom`` is None, that the leaf of that name asserts."""

    statement: Statement
    axiom: Axiom | None = None
    premises: tuple[Step, ...] = ()
    leaf: str = ""
    absences: tuple[str, ...] = ()

    def walk(self) -> Iterator[Step]:
        """Yield the step and every step that it rests on."""
        yield self
        for premise in self.premises:
            yield from premise.walk()

    @property
    def leaves(self) -> frozenset[str]:
        """The names of the leaves that it rests on."""
        return frozenset(step.leaf for step in self.walk() if step.leaf)


@dataclass(frozen=True, slots=True)
class Proof:
    """One minimal proof: without any of its leaves the conclusion would not follow by it."""

    steps: tuple[Step, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """How certain a statement is in one respect, and what would make it more so: nothing at the highest level."""

    statement: str
    descriptor: str
    level: str
    higher_if: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something stands: its proofs, what must not be said elsewhere, and whether there are more proofs.

    ``more`` counts the proofs that were found and not kept; ``complete`` is False where the search was cut short.
    Where there is no proof, ``misses`` tells what each rule that could conclude it lacks.
    ``ratings`` tells how certain the results are that the first proof rests on.
    """

    conclusion: str
    release: str
    proofs: tuple[Proof, ...]
    absences: tuple[str, ...] = ()
    more: int = 0
    complete: bool = True
    misses: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, for JSON."""
        return asdict(self)
