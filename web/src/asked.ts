/** A question asked in the page: its parameters set, its rows made of what the engine gave, as src/sarcokg/questions.py does. */

import { METHODS } from "./computed";
import { ID } from "./links";
import type { QuestionData } from "./views/question";

/** The line of a query that holds the terms of a parameter. */
const VALUES = /^(\s*VALUES\s+\?(\w+)\s*\{)([^}]*)(\}.*)$/gm;

export type Chosen = Readonly<Record<string, string>>;

/** The query with the chosen terms in its VALUES lines; a value that is no option keeps the line as it is. */
export function filled(data: QuestionData, chosen: Chosen): string {
  return data.query.replace(VALUES, (line: string, before: string, name: string, _terms: string, after: string) => {
    const control = data.parameters.find((parameter) => parameter.name === name);
    const option = control?.options.find(([value]) => value === (chosen[name] ?? control.default));
    return option ? `${before} ${option[2]} ${after}` : line;
  });
}

function compact(value: string, prefixes: Readonly<Record<string, string>>): string {
  if (value.startsWith(ID)) {
    const [kind = ""] = value.slice(ID.length).split("/");
    return `${kind}:${value.split("/").at(-1)?.split("#").at(-1)}`;
  }
  const found = Object.entries(prefixes).find(([, namespace]) => value.startsWith(namespace));
  return found ? `${found[0]}:${value.slice(found[1].length)}` : value;
}

interface Bindings {
  readonly results: { readonly bindings: readonly Readonly<Record<string, { readonly value: string }>>[] };
}

/** Rows as the answer shows them, of rows in SPARQL's JSON. */
export function rowsOf(text: string, data: QuestionData): Record<string, string>[] {
  return (JSON.parse(text) as Bindings).results.bindings.map((binding) => {
    const raw = (name: string) => binding[name]?.value ?? "";
    const row = Object.fromEntries(data.columns.map((column) => [column, compact(raw(column), data.prefixes)]));
    for (const [column, separator] of Object.entries(data.lists)) {
      const parts = new Set((row[column] ?? "").split(separator).filter((part) => part !== ""));
      row[column] = [...parts].sort().join(separator);
    }
    for (const { column, method, arguments: names } of data.computed) {
      const [first = "", second = ""] = names.map(raw);
      row[column] = METHODS[method]?.(first, second) ?? "";
    }
    return row;
  });
}
