/** The workbench in the browser: edit, run, stop, look at what came back. */

import { type Form, written } from "../delimited";
import { type Answer, type Trouble, Stopped, askHere, askServer, plain, withPrefixes } from "../engine/asking";
import { type PageInput, asset, placeOf } from "../view";
import { FIRST, type WorkbenchData } from "../views/workbench";
import { mount } from "../workbench/editor";
import { keepDraft, keepRun, list } from "../workbench/history";
import { type Answered, Shortener, asGraph, asRows, asTable, read } from "../workbench/results";

const SAVE_AFTER = 250;

export function enliven(main: HTMLElement, raw: unknown, input: PageInput): void {
  const data = raw as WorkbenchData;
  const find = <Found extends HTMLElement>(id: string) => main.querySelector<Found>(`#${id}`) as Found;
  const [run, stop] = [find<HTMLButtonElement>("workbench-run"), find<HTMLButtonElement>("workbench-stop")];
  const [status, problem] = [find("workbench-status"), find("workbench-error")];
  const [result, shown] = [find("workbench-result"), find("workbench-shown")];
  const earlier = find<HTMLSelectElement>("workbench-history");
  const examples = find<HTMLSelectElement>("workbench-examples");
  const place = placeOf(input, input.parameters);
  const names = new Shortener(data.schema.prefixes);
  const pages = new Set(data.schema.names.map((found) => found.term.replace(":", "/")));
  const say = (text: string) => {
    status.textContent = text;
  };
  const asking = input.kind === "server" ? askServer(place.href("sparql"), place.href("healthz")) : askHere(input, asset(input.page.path, input.kind, ""), say);

  // A page that cannot learn the limits works without telling them.
  asking.limits().then((told) => find("workbench-limits").append(told), () => undefined);

  // ---- The editor

  const field = find<HTMLTextAreaElement>("workbench-query");
  const asked = new URLSearchParams(location.search).get("query");
  const host = find("workbench-editor");
  const first = asked ?? (field.value || FIRST);
  host.replaceChildren();
  let waiting = 0;
  const editor = mount(host, first, data.schema, {
    run: () => void ask(),
    changed(text) {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => save(text), SAVE_AFTER);
    },
  });
  const save = (text: string) => {
    if (text.trim() && !keepDraft(text)) say("This browser keeps no queries: copy what you want to have again.");
  };
  addEventListener("pagehide", () => save(editor.text()));
  find("workbench-label").addEventListener("click", () => editor.focus());

  // ---- Examples and earlier queries

  const put = (text: string) => {
    save(editor.text());
    keepRun(editor.text());
    editor.replace(text);
    editor.show(undefined);
    refresh();
    editor.focus();
  };
  let kept = list();
  const refresh = () => {
    kept = list();
    const options = kept.map((each, index) => new Option(`${each.when.toISOString().slice(0, 16).replace("T", " ")}${each.isDraft ? " (not run)" : ""} ${each.query.replace(/\s+/g, " ").slice(0, 70)}`, String(index)));
    earlier.replaceChildren(new Option(kept.length > 0 ? `choose one of ${kept.length}` : "none yet", ""), ...options);
    earlier.disabled = kept.length === 0;
  };
  refresh();
  earlier.addEventListener("change", () => {
    const chosen = kept[Number(earlier.value)];
    if (earlier.value !== "" && chosen) put(chosen.query);
  });
  examples.addEventListener("change", () => {
    const chosen = data.examples.find((example) => example.name === examples.value);
    if (chosen) put(chosen.query);
  });

  // ---- Running

  let answer: Answered | undefined;
  let shape = "table";
  let turn = 0;
  const busy = (is: boolean) => {
    run.disabled = is;
    stop.disabled = !is;
    stop.hidden = !is;
  };
  const fail = (trouble: Trouble) => {
    problem.textContent = trouble.message;
    problem.hidden = false;
    say("No answer.");
    editor.show(trouble);
  };
  async function ask(): Promise<void> {
    if (run.disabled) return;
    const text = editor.text();
    const mine = ++turn;
    keepRun(text);
    refresh();
    problem.hidden = true;
    editor.show(undefined);
    busy(true);
    say("Running …");
    const { query, shift } = withPrefixes(text, data.schema.prefixes);
    const begun = performance.now();
    try {
      const got: Answer = await asking.ask(query);
      answer = read(got.form, got.text);
      const seconds = ((performance.now() - begun) / 1000).toFixed(2);
      const rows = answer.boolean === undefined ? `${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}` : "yes or no";
      say(`${rows} in ${seconds} seconds. Release ${input.release.name}.`);
      result.hidden = false;
      draw();
      history.replaceState(null, "", `?${new URLSearchParams({ query: text })}`);
    } catch (error) {
      if (mine !== turn) return;
      if (error instanceof Stopped) say("Stopped.");
      else fail(plain(error instanceof Error ? error.message : String(error), shift));
    } finally {
      busy(false);
    }
  }
  find<HTMLFormElement>("workbench").addEventListener("submit", (event) => {
    event.preventDefault();
    void ask();
  });
  stop.addEventListener("click", () => asking.stop());

  // ---- Results

  function draw(limit?: number): void {
    if (!answer) return;
    if (shape === "raw") {
      const text = document.createElement("pre");
      text.tabIndex = 0;
      text.textContent = answer.raw;
      shown.replaceChildren(text);
    } else {
      shown.innerHTML = shape === "graph" ? asGraph(answer, names) : asTable(answer, names, place, pages, limit);
    }
    for (const button of result.querySelectorAll<HTMLButtonElement>("[data-shape]")) button.setAttribute("aria-pressed", String(button.dataset.shape === shape));
  }
  result.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
    if (!button || !answer) return;
    if (button.dataset.shape) {
      shape = button.dataset.shape;
      draw();
    } else if (button.dataset.all !== undefined) draw(Number.POSITIVE_INFINITY);
    else if (button.dataset.save) download(`query-${input.release.name}.${button.dataset.save}`, written(asRows(answer), button.dataset.save as Form, input.release));
  });
  if (asked) void ask();
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
