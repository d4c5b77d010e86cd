"""A figure of mechanisms as one HTML page: the drawing, and the same facts as two tables.

The page fetches nothing and runs nothing. It follows the reader's choice of light or dark, prints, and on a
narrow screen lets the drawing scroll while the rows of the tables become blocks.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from sarcokg.plot.cards import treatment_words
from sarcokg.plot.drawing import NO_AXIS, PALETTE, draw, footer
from sarcokg.plot.story import Outcome, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sarcokg.late import networkx
    from sarcokg.plot.story import Link, Result, Story

__all__ = ["mechanisms_html"]

_RESULTS: Final = (
    "Histology",
    "Result",
    "Treatment",
    "Agents and timing",
    "Axes",
    "Percent printed",
    "Percent computed",
    "Interval",
    "Best response",
    "Study",
    "Place in the source",
    "Readings differ",
)
#: More results than these make a sentence that nobody reads to its end.
_LISTED: Final = 4
_LINKS: Final = ("From", "Relation", "To", "Standing", "Evidence")
_STYLE: Final = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 1rem; background: #fff; color: #1b1f24; line-height: 1.45;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1312px; margin: 0 auto; }
h1 { position: absolute; clip-path: inset(50%); margin: 0; }
p { font-size: 1.1rem; margin: 0.5rem 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
figure { margin: 1rem 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid #0072b2; }
svg { display: block; width: 100%; min-width: 1100px; height: auto; }
.hint { display: none; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid #d0d7de; }
thead th { border-bottom: 2px solid #57606a; }
footer { margin: 2rem 0 1rem; color: #57606a; font-size: 0.9rem; }
@media (max-width: 800px) {
  .hint { display: block; color: #57606a; font-size: 0.9rem; }
  thead { position: absolute; clip-path: inset(50%); }
  tr, th, td { display: block; border: 0; padding: 0.1rem 0; }
  tr { border-top: 2px solid #57606a; padding: 0.5rem 0; }
  td:empty { display: none; }
  td::before { content: attr(data-column) ": "; color: #57606a; }
}
@media print {
  @page { size: A3 landscape; margin: 12mm; }
  svg { min-width: 0; }
  .scroll { overflow: visible; }
  tr { break-inside: avoid; }
}
"""
_DARK: Final = """
  body { background: #0d1117; color: #e6edf3; }
  th, td { border-color: #30363d; }
  .paper, .open { fill: #0d1117; }
  .known { fill: #161b22; stroke: #e6edf3; }
  .open { stroke: #9aa4af; }
  .ink { fill: #e6edf3; }
  .quiet, footer, .hint, td::before { fill: #9aa4af; color: #9aa4af; }
  .on { fill: #0d1117; }
  .rule { stroke: #30363d; }
  .mark { stroke: #e6edf3; }
  .full, .bar { fill: #e6edf3; }
  .hollow { fill: #0d1117; }
"""


def mechanisms_html(graph: networkx.MultiDiGraph[str], histology: str) -> str:
    """Return the figure of a histology and its subtypes as an HTML page.

    ``histology`` is a key, label or synonym; raises `UsageError` where no histology has the name.
    """
    story = tell(graph, histology)
    results = _table("Results", _RESULTS, [_result_row(result, story) for result in story.results])
    links = _table("What joins drugs to axes", _LINKS, [_link_row(link) for link in story.links])
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(story.title)}</title>
<style>{_STYLE}@media screen and (prefers-color-scheme: dark) {{{_DARK}{_axes_in_the_dark()}}}
</style>
</head>
<body>
<main>
<h1>{escape(story.title)}</h1>
<p>{escape(_answer(story))}</p>
<p class="hint">The drawing scrolls sideways; the tables below it hold the same facts.</p>
<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Drawing, scrolls sideways">
{draw(story)}
</div>
</figure>
{results}
{links}
<footer>{escape(footer(story))}</footer>
</main>
</body>
</html>
"""


def _answer(story: Story) -> str:
    """Return the results in which responses were observed, in a sentence."""
    observed = [result for result in story.results if result.outcome is Outcome.RESPONSE]
    if not observed:
        return "No response is known of in this release."
    if len(observed) > _LISTED:
        histologies = len({result.histology for result in observed})
        return f"{len(observed)} results in {histologies} histologies tell of responses."
    shown = "; ".join(
        f"in {story.labels[result.histology]}, {result.headline} ({treatment_words(result)})" for result in observed
    )
    return f"Responses were observed: {shown}."


def _result_row(result: Result, story: Story) -> Sequence[str]:
    drugs = {*result.drugs, *result.some_drugs}
    axes = {story.labels[route.axis] for route in story.routes if route.drug in drugs and route.axis}
    interval = f"{result.figures['intervalComputed']}, {result.figures['intervalMethod']}" if result.interval else ""
    best = [f"{patient.key}: {' or '.join(patient.best)}" for patient in result.patients]
    best += [f"{result.counts[name]} {name}" for name in ("complete", "partial") if name in result.counts]
    return (
        story.labels[result.histology],
        result.headline,
        result.regimen,
        f"{'agents not stated' if result.agents == 'not stated' else result.agents}: {result.timing}",
        ", ".join(sorted(axes)),
        result.figures.get("percentPrinted", "not stated" if "evaluable" in result.counts else ""),
        "" if result.is_anecdotal else result.figures.get("percentComputed", ""),
        interval,
        ", ".join(best),
        f"{result.study} ({result.attribution}, {result.design})",
        "; ".join(result.evidence),
        result.conflict,
    )


def _link_row(link: Link) -> Sequence[str]:
    return link.start, link.relation, link.end, link.standing, link.evidence


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    # Browsers forget that a table is one where its rows are drawn as blocks; the roles keep it said.
    head = "".join(f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in columns)
    body = "\n".join(f'<tr role="row">{_cells(columns, row)}</tr>' for row in rows)
    return (
        f"<h2>{escape(caption)}</h2>\n"
        f'<table role="table" aria-label="{escape(caption)}">\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>\n</table>'
    )


def _cells(columns: Sequence[str], row: Sequence[str]) -> str:
    first = f'<th scope="row" role="rowheader">{escape(row[0])}</th>'
    return first + "".join(
        f'<td role="cell" data-column="{escape(column)}">{escape(value)}</td>'
        for column, value in zip(columns[1:], row[1:], strict=True)
    )


def _axes_in_the_dark() -> str:
    colours = {**{str(slot): dark for slot, (_, dark) in enumerate(PALETTE.values())}, "none": NO_AXIS[1]}
    return "".join(
        f"  .line-{slot} {{ stroke: {dark}; }}\n  .fill-{slot} {{ fill: {dark}; }}\n" for slot, dark in colours.items()
    )
