/** The editor: CodeMirror with SPARQL, completion from the ontology, and errors underlined where they stand. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import type { Trouble } from "../engine/asking";
import type { WorkbenchData } from "../views/workbench";
import { completer } from "./completion";

interface Editor {
  text(): string;
  replace(text: string): void;
  show(trouble: Trouble | undefined): void;
  focus(): void;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "light-dark(#0550ae, #79c0ff)", fontWeight: "600" },
  { tag: tags.variableName, color: "light-dark(#8a4600, #f2954e)" },
  { tag: tags.string, color: "light-dark(#116329, #7ee787)" },
  { tag: [tags.comment, tags.lineComment], color: "light-dark(#57606a, #9aa4af)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { fontSize: "14px", border: "1px solid light-dark(#8c959f, #6e7681)", borderRadius: "6px", backgroundColor: "light-dark(#ffffff, #0d1117)", color: "light-dark(#1b1f24, #e6edf3)" },
  "&.cm-focused": { outline: "2px solid light-dark(#0550ae, #79c0ff)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace", minHeight: "14em", maxHeight: "32em" },
  ".cm-content": { caretColor: "light-dark(#1b1f24, #e6edf3)" },
  ".cm-cursor": { borderLeftColor: "light-dark(#1b1f24, #e6edf3)" },
  ".cm-gutters": { backgroundColor: "light-dark(#f3f5f7, #161b22)", color: "light-dark(#57606a, #9aa4af)", border: "none" },
  ".cm-activeLine": { backgroundColor: "light-dark(#0550ae0d, #79c0ff14)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "light-dark(#cfe3fb, #1f3a5c)" },
  ".cm-tooltip": { backgroundColor: "light-dark(#ffffff, #161b22)", color: "light-dark(#1b1f24, #e6edf3)", border: "1px solid light-dark(#8c959f, #6e7681)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "light-dark(#0550ae, #79c0ff)", color: "light-dark(#ffffff, #0d1117)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85" },
});

/**
 * Mount an editor. It lives in a shadow tree: there its styles are constructed sheets, which a policy without inline
 * styles allows. Tab is left to the page.
 */
export function mount(host: HTMLElement, text: string, schema: WorkbenchData["schema"], events: { run(): void; changed(text: string): void }): Editor {
  const root = host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  root.append(parent);
  const run = { key: "Mod-Enter", run: () => (events.run(), true) };
  const view = new EditorView({
    doc: text,
    root,
    parent,
    extensions: [
      Prec.highest(keymap.of([run])),
      lineNumbers(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      SparqlLanguage,
      syntaxHighlighting(COLOURS),
      autocompletion({ override: [completer(schema)], maxRenderedOptions: 80 }),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Query, in SPARQL 1.1" }),
      EditorView.domEventHandlers({ beforeinput: typedOver }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) events.changed(update.state.doc.toString());
      }),
      LOOK,
    ],
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (other) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other } }),
    show(trouble) {
      view.dispatch(setDiagnostics(view.state, trouble ? diagnostics(view, trouble) : []));
    },
    focus: () => view.focus(),
  };
}

/**
 * Put what is typed over a selection into the text ourselves: Chromium would keep the selection's look by inline styles,
 * which the page's policy forbids.
 */
function typedOver(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== "insertText" || event.data === null || event.isComposing || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  event.preventDefault();
  return true;
}

function diagnostics(view: EditorView, trouble: Trouble): Diagnostic[] {
  if (trouble.line < 1 || trouble.line > view.state.doc.lines) return [];
  const line = view.state.doc.line(trouble.line);
  const from = Math.min(line.from + trouble.column - 1, line.to);
  const word = /^\S+/.exec(view.state.sliceDoc(from, line.to))?.[0].length ?? 1;
  return [{ from: Math.min(from, Math.max(line.from, line.to - 1)), to: Math.min(from + word, line.to), severity: "error", message: trouble.message }];
}
