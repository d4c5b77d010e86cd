"""Explanations as text: for the terminal, in Markdown, as JSON.

What a reader hears is shorter than what is kept: a step that rests on one leaf alone is told as that leaf,
and a leaf that was told before is not told again.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sarcokg.errors import UsageError
from sarcokg.explain.linked import as_turtle
from sarcokg.identifiers import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sarcokg.explain.model import Citation, Explanation, Leaf, Proof, Step
    from sarcokg.explain.suppose import Changes

__all__ = ["FORMATS", "Line", "as_changes", "as_json", "as_markdown", "as_text", "outline", "render"]

#: Signs that mean something in Markdown.
_MARKUP: Final = re.compile(r"[\\`*_<>\[\]|]")
#: So many figures of a place are shown where none stands in the leaf.
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an outline: how deep it stands, what it says, why, and where that stands."""

    depth: int
    text: str
    reason: str = ""
    leaf: Leaf | None = None


#: Axioms that only say the same again: by them alone, a leaf is told instead of what follows from it.
_RESTATING: Final = frozenset({"chain", "domain", "inverse", "range", "subproperty"})
#: Axioms of one premise that a listener does not miss.
_SILENT: Final = frozenset({"inverse", "subproperty"})


@dataclass(slots=True)
class _Teller:
    """Tells one proof; remembers which leaves were told."""

    leaves: dict[str, Leaf]
    told: set[str] = field(default_factory=set)

    def tell(self, steps: Iterable[Step], depth: int) -> Iterator[Line]:
        """Yield the lines of steps and of what they rest on; those that add no leaf are left out."""
        for step in steps:
            if not step.leaves - self.told:
                continue
            if len(step.leaves) == 1 and all(_restates(inner) for inner in step.walk()):
                self.told |= step.leaves
                leaf = self.leaves[next(iter(step.leaves))]
                yield Line(depth, leaf.text, leaf=leaf)
            elif step.axiom is not None and step.axiom.kind in _SILENT:
                yield from self.tell(step.premises, depth)
            else:
                below = [premise for premise in step.premises if premise.leaves - self.told]
                known = any(premise.leaves & self.told for premise in step.premises if premise not in below)
                bridge = " for, with the above," if below and known else " for" if below else ""
                reason = step.axiom.text if step.axiom else ""
                yield Line(depth, step.statement.text, f"{reason};{bridge}" if bridge else reason)
                yield from self.tell(step.premises, depth + 1)
                yield from (Line(depth + 1, absence) for absence in step.absences)


def _restates(step: Step) -> bool:
    return step.axiom is None or step.axiom.kind in _RESTATING


def outline(explanation: Explanation, proof: Proof) -> list[Line]:
    """Return a proof as lines, each leaf told once; what it concludes is not told again."""
    teller = _Teller({leaf.name: leaf for leaf in proof.leaves})
    first = proof.steps[0]
    if len(proof.steps) == 1 and first.axiom is not None and first.statement.text == explanation.conclusion:
        absences = [Line(0, absence) for absence in first.absences]
        return [*teller.tell(first.premises, 0), *absences]
    return list(teller.tell(proof.steps, 0))


def render(explanations: Sequence[Explanation], form: str) -> str:
    """Return explanations in one of the `FORMATS`.

    Raises `UsageError` for any other name.
    """
    if form not in FORMATS:
        message = f"--format: no such format of an explanation: {form}. Choose one of {', '.join(FORMATS)}."
        raise UsageError(message)
    return FORMATS[form](list(explanations))


def as_json(explanations: list[Explanation]) -> str:
    """Return explanations as JSON, every step kept."""
    return json.dumps([explanation.as_dict() for explanation in explanations], ensure_ascii=False, indent=2) + "\n"


def as_text(explanations: list[Explanation]) -> str:
    """Return explanations for a terminal: an outline a proof, each leaf with its place."""
    return "\n".join(line for explanation in explanations for line in _paragraphs(explanation, _TEXT))


def as_markdown(explanations: list[Explanation]) -> str:
    """Return explanations as nested lists of Markdown."""
    return "\n".join(line for explanation in explanations for line in _paragraphs(explanation, _MARKDOWN))


def as_changes(changes: Changes) -> str:
    """Return what became of the rows of an answer."""
    lines = [
        *(f"gone: {_row(row)}" for row in changes.gone),
        *(f"changed: {_row(old)}: {_difference(old, new)}" for old, new in changes.changed),
        *(f"added: {_row(row)}" for row in changes.added),
    ]
    return "\n".join(["", "What changes:", *(f"  • {line}" for line in lines or ["nothing"])])


def _row(row: dict[str, str]) -> str:
    return " · ".join([value for value in row.values() if value][:4])


def _difference(old: dict[str, str], new: dict[str, str]) -> str:
    differing = [column for column in old if old[column] != new.get(column)]
    return "; ".join(f"{words(column)} {old[column] or 'empty'} → {new.get(column) or 'empty'}" for column in differing)


@dataclass(frozen=True, slots=True)
class _Style:
    heading: str
    bullet: str
    place: str
    is_markup: bool = False

    def escaped(self, text: str) -> str:
        """Return text whose signs mean themselves."""
        return _MARKUP.sub(r"\\\g<0>", text) if self.is_markup else text


_TEXT = _Style("{}", "  {indent}• {text}", "  {indent}    [{place}]")
_MARKDOWN = _Style("**{}**", "{indent}- {text}", "{indent}  <br>_{place}_", is_markup=True)


def _paragraphs(explanation: Explanation, style: _Style) -> Iterator[str]:
    yield style.heading.format(style.escaped(explanation.conclusion))
    if not explanation.proofs:
        yield from _refutation(explanation, style)
        return
    for number, proof in enumerate(explanation.proofs, start=1):
        yield ""
        yield f"{'because' if number == 1 else 'or because'}{_reason(explanation, proof)}"
        yield ""
        for line in outline(explanation, proof):
            yield from _lines(line, style)
        yield from (style.bullet.format(indent="", text=style.escaped(said)) for said in explanation.absences)
    yield from _ratings(explanation, style)
    yield from _retractions(explanation, style)
    yield ""
    yield _more(explanation)
    yield ""


def _ratings(explanation: Explanation, style: _Style) -> Iterator[str]:
    """Yield how certain the results are, each with what would make it more so."""
    if explanation.ratings:
        yield ""
        yield "How far this can be relied on:"
        yield ""
    told = ""
    for rating in explanation.ratings:
        if rating.statement != told:
            told = rating.statement
            yield style.bullet.format(indent="", text=style.escaped(told))
        condition = f"; would be higher if {rating.higher_if}" if rating.higher_if else ""
        text = style.escaped(f"{rating.descriptor}: {rating.level}{condition}")
        yield style.bullet.format(indent="  ", text=text)


def _retractions(explanation: Explanation, style: _Style) -> Iterator[str]:
    """Yield that what was told rests on a source that was retracted, corrected or doubted, once for each notice."""
    leaves = (leaf for proof in explanation.proofs for leaf in proof.leaves)
    cited = (citation for leaf in leaves for citation in leaf.citations if citation.retraction)
    for called, notice in sorted({(citation.called, citation.retraction) for citation in cited}):
        yield ""
        yield style.escaped(f"This rests on a {called} (notice {notice}).")


def _refutation(explanation: Explanation, style: _Style) -> Iterator[str]:
    """Yield that something does not hold, and what each rule that could conclude it lacks."""
    yield ""
    yield f"This does not hold in release {explanation.release}: nothing says it, and it does not follow."
    yield from (style.bullet.format(indent="", text=style.escaped(miss)) for miss in explanation.misses)
    yield ""


def _lines(line: Line, style: _Style) -> Iterator[str]:
    indent = "  " * line.depth
    text = f"{line.text}, {line.reason}" if line.reason else line.text
    yield style.bullet.format(indent=indent, text=style.escaped(text))
    if line.leaf is not None:
        for citation in line.leaf.citations:
            yield style.place.format(indent=indent, place=style.escaped(_cited(citation, line.leaf)))


def _reason(explanation: Explanation, proof: Proof) -> str:
    """Return by what the conclusion itself follows, where it is one triple."""
    first = proof.steps[0]
    is_told = len(proof.steps) == 1 and first.statement.text == explanation.conclusion
    return f", {first.axiom.text}," if is_told and first.axiom is not None else ""


def _cited(citation: Citation, leaf: Leaf) -> str:
    """Return a place with the figures that the leaf speaks of, or the first few where it names no number."""
    numbers = set(re.findall(r"\d+", leaf.text))
    speaking = [figure for figure in citation.figures if numbers & set(re.findall(r"\d+", figure))]
    shown = speaking or citation.figures[:_FEW]
    figures = ", ".join(f"“{figure}”" for figure in shown)
    others = ", …" if not speaking and len(citation.figures) > _FEW else ""
    kind = f"{citation.called} (notice {citation.retraction})" if citation.retraction else citation.kind
    return f"{kind}: {citation.text}" + (f": {figures}{others}" if figures else "")


def _more(explanation: Explanation) -> str:
    """Return how many proofs there are, and how many of them are told."""
    total = len(explanation.proofs) + explanation.more
    count = f"{total} proof{'' if total == 1 else 's'}" if explanation.complete else f"At least {total} proofs"
    hidden = f"; {explanation.more} not shown (--all shows more)" if explanation.more else ""
    alone = "There is no other" if total == 1 and explanation.complete else ""
    return f"{alone or count}{' proof' if alone else ''}{hidden}. Release {explanation.release}."


FORMATS: Final[dict[str, Callable[[list[Explanation]], str]]] = {
    "json": as_json,
    "markdown": as_markdown,
    "text": as_text,
    "turtle": as_turtle,
}
