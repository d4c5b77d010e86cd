/** A table as CSV, TSV or JSON: the same bytes as `sarcokg ask --format` writes. */

import { type Release, type Table, flagOf } from "./view";

export const FORMS = ["csv", "tsv", "json"] as const;
export type Form = (typeof FORMS)[number];

/** As Python's csv module quotes, with its default of quoting what has to be. */
function field(text: string, delimiter: string): string {
  const isSpecial = text.includes(delimiter) || /["\r\n]/.test(text);
  return isSpecial ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows that stand alone: where a source was retracted, corrected or doubted, a last column says so. */
function flagged(table: Table, release: Release): Table {
  const sourceNotice = flagOf(release);
  if (sourceNotice === "") return table;
  return { ...table, columns: [...table.columns, "sourceNotice"], rows: table.rows.map((row) => ({ ...row, sourceNotice })) };
}

export function written(shown: Table, form: Form, release: Release): string {
  const table = flagged(shown, release);
  if (form === "json") return `${JSON.stringify(table.rows, null, 2)}\n`;
  const delimiter = form === "csv" ? "," : "\t";
  const lines = [table.columns, ...table.rows.map((row) => table.columns.map((column) => row[column] ?? ""))];
  return lines.map((line) => `${line.map((text) => field(text, delimiter)).join(delimiter)}\n`).join("");
}
