/** What a question's header says of its drawing, and how a row is read by it. */

import type { Markup } from "../markup";
import type { Place } from "../view";

export type AnswerRow = Readonly<Record<string, string>>;

/** The header's `drawing`: which columns are drawn, and as what. */
export interface Drawing {
  /** Forest: the columns that name a row. Matrix: the column whose values are rows. */
  readonly rows?: string | readonly string[];
  /** Matrix: the column whose values are columns. */
  readonly columns?: string;
  /** Matrix: the columns that a cell shows; without any, a cell is marked. */
  readonly cell?: readonly string[];
  /** Graph: pairs of columns whose values are joined, and a column that says how. */
  readonly joins?: readonly (readonly [from: string, to: string, by?: string])[];
}

export interface DrawnData {
  readonly name: string;
  readonly drawn: string;
  readonly drawing: Drawing;
  readonly sentence: string;
  readonly columns: readonly string[];
  readonly rows: readonly AnswerRow[];
  readonly lists: Readonly<Record<string, string>>;
}

/** A form of drawing: for the page, and as a figure by itself. */
export interface Form {
  readonly markup: (data: DrawnData, place: Place) => Markup;
  readonly figure: (data: DrawnData, place: Place) => string;
}

/** The values that a column holds in a row: several where the header says that it is a list. */
export function values(data: DrawnData, row: AnswerRow, column: string): string[] {
  const separator = data.lists[column];
  const value = row[column] ?? "";
  return (separator === undefined ? [value] : value.split(separator)).filter((each) => each !== "");
}

/** The name of a column as words: "percentPrinted" is "percent printed". */
export function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** A name of a column as a head. */
export function head(name: string): string {
  const said = words(name);
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}
