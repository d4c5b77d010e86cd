/** The list of studies. */

import { html } from "../markup";
import { type Row, link, section, table as rowTable } from "../parts/facts";
import type { Place, Table } from "../view";

interface StudiesData {
  studies: Row[];
}

const COLUMNS = ["key", "type", "phase", "drugs", "results", "registration", "title"] as const;
const HEADINGS = { key: "study", type: "design", results: "statements" };

export function render(data: StudiesData, place: Place): string {
  const own = data.studies.filter((study) => study.attribution === "own");
  const cited = data.studies.filter((study) => study.attribution !== "own");
  const drawn = (rows: Row[], caption: string) =>
    rowTable(COLUMNS, rows, {
      caption,
      headings: HEADINGS,
      cell: (column, row) => (column === "key" ? link(place, row.key, row.href ?? "") : undefined),
    });
  return html`${section("Reported by a source of this release", drawn(own, "Studies with a source of their own"))}
${section(
  "Cited or named by those sources",
  drawn(cited, "Studies known only from citations"),
  "What a source reports of another study is never counted as its own.",
)}`.text;
}

export function table(data: StudiesData): Table {
  return { name: "studies", columns: ["key", "attribution", ...COLUMNS.slice(1)], rows: data.studies };
}
