/** What an editor offers where somebody types: classes after "a", properties that things of the class have, names, variables. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { WorkbenchData } from "../views/workbench";

type Schema = WorkbenchData["schema"];

const KEYWORDS = ["SELECT", "DISTINCT", "WHERE", "OPTIONAL", "FILTER", "UNION", "MINUS", "VALUES", "BIND", "GRAPH", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "COUNT", "CONSTRUCT", "DESCRIBE", "ASK", "NOT EXISTS", "EXISTS", "COALESCE", "GROUP_CONCAT", "STRSTARTS", "CONTAINS", "PREFIX"];

/** Where in a triple the cursor stands, by the text before the word that is typed. */
function spotOf(before: string): { spot: "class" | "property" | "other"; subject: string } {
  const text = before.replace(/#[^\n]*/g, " ").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  if (/(?:\sa|rdf:type)\s+$/.test(text)) return { spot: "class", subject: "" };
  const first = /(?:^|[.{}]\s*|\bWHERE\s*\{?\s*)([?$]\w+|[\w-]+:[\w.-]*\w)\s+$/i.exec(text);
  if (first) return { spot: "property", subject: first[1] ?? "" };
  const again = /([?$]\w+|[\w-]+:[\w.-]*\w)\s+[^\s.;{}]+\s+[^.{}]*;\s*$/.exec(text);
  return again ? { spot: "property", subject: again[1] ?? "" } : { spot: "other", subject: "" };
}

/** The classes that a query gives a subject. */
function classesOf(query: string, subject: string): string[] {
  const escaped = subject.replace(/[$?.]/g, "\\$&");
  return [...query.matchAll(new RegExp(`${escaped}\\s+(?:a|rdf:type)\\s+([\\w-]+:[\\w-]+)`, "g"))].map((match) => match[1] ?? "");
}

export function completer(schema: Schema): (context: CompletionContext) => CompletionResult | null {
  const option = (term: string, label: string, type: string, info = "", boost = 0): Completion => ({ label: `${term} ${label}`, displayLabel: term, detail: label, apply: term, type, info, boost });
  const classes = schema.classes.map((found) => option(found.term, found.label, "class", found.text, found.things > 0 ? 1 : 0));
  const names = schema.names.map((found) => option(found.term, found.label, "constant"));
  const keywords = KEYWORDS.map((word): Completion => ({ label: word, type: "keyword", boost: -20 }));
  const place = new Map(schema.classes.map((found, index) => [found.term, index]));
  return (context) => {
    const word = context.matchBefore(/[?$]?[\w-]*(?::[\w.-]*)?/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const query = context.state.doc.toString();
    const variables = [...new Set(query.match(/[?$]\w+/g) ?? [])].filter((name) => name !== word.text).map((name): Completion => ({ label: name, type: "variable" }));
    const { spot, subject } = spotOf(query.slice(0, word.from));
    if (spot === "class") return { from: word.from, options: classes, validFor: /^[\w:.-]*$/ };
    if (spot === "property") {
      const wanted = classesOf(query, subject).map((name) => place.get(name));
      const properties = schema.properties.map((found) => option(found.term, found.label, "property", found.text, found.classes.some((index) => wanted.includes(index)) ? 50 : 0));
      return { from: word.from, options: [...properties, { label: "a", type: "keyword" }, ...keywords], validFor: /^[\w:.-]*$/ };
    }
    return { from: word.from, options: [...variables, ...names, ...classes, ...keywords], validFor: /^[?$]?[\w:.-]*$/ };
  };
}
