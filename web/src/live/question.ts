/** A question's form on a static page: the answer is asked for in the page itself. A server answers by itself. */

import { type Chosen, filled, rowsOf } from "../asked";
import { Stopped, askHere } from "../engine/asking";
import { settingsNow } from "../settle";
import { type PageInput, asset, placeOf } from "../view";
import { type QuestionData, render } from "../views/question";

/** What is written over the page's data when another answer is shown, so that it is what a reader takes away. */
type Shown = { -readonly [Name in keyof PageInput["page"]]: PageInput["page"][Name] };

function sentenceOf(data: QuestionData, chosen: Chosen): string {
  const said = data.parameters.map(({ name, default: usual }) => `${name} ${chosen[name] ?? usual}`).join(", ");
  const count = data.rows.length === 0 ? "Nothing in this release" : `${data.rows.length} row${data.rows.length === 1 ? "" : "s"}`;
  return said ? `${count} for ${said}.` : `${count}.`;
}

function pythonOf(data: QuestionData, chosen: Chosen): string {
  const given = Object.entries(chosen).map(([name, value]) =>
    `${name.replace(/-/g, "_")}=${value === "true" ? "True" : value === "false" ? "False" : `'${value}'`}`);
  return `sarcokg.open().ask(${[`'${data.name}'`, ...given].join(", ")})`;
}

export function enliven(view: HTMLElement, raw: unknown, input: PageInput): void {
  if (input.kind !== "site") return;
  const first = raw as QuestionData;
  const page = input.page as Shown;
  const cited = page.citation;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const say = (text: string) => {
    status.textContent = text;
  };
  const asking = askHere(input, asset(input.page.path, input.kind, ""), say);
  let latest = 0;

  const show = (data: QuestionData, chosen: Chosen) => {
    const focused = document.activeElement?.getAttribute("name");
    view.innerHTML = render(data, placeOf(input, chosen));
    const form = view.querySelector<HTMLFormElement>("form.ask");
    if (form) form.hidden = false;
    view.querySelector("#answer")?.before(status);
    if (focused) view.querySelector<HTMLElement>(`[name="${CSS.escape(focused)}"]`)?.focus();
    const sentence = sentenceOf(data, chosen);
    const heading = document.getElementById("sentence");
    if (heading) heading.textContent = sentence;
    const citation = document.getElementById("citation");
    const before = cited.lastIndexOf(page.sentence);
    if (citation && before >= 0) citation.textContent = cited.slice(0, before) + sentence;
    Object.assign(page, { data, sparql: data.query, python: pythonOf(data, chosen) });
  };
  const ask = async () => {
    const turn = (latest += 1);
    const chosen = settingsNow();
    const known = Object.fromEntries(Object.entries(chosen).filter(([name]) => first.parameters.some((parameter) => parameter.name === name)));
    const wrong = first.parameters.find(({ name, options }) => known[name] !== undefined && !options.some(([value]) => value === known[name]));
    if (Object.keys(known).length === 0) {
      show(first, {});
      say("");
      return;
    }
    const parameters = first.parameters.map((parameter) => ({ ...parameter, value: known[parameter.name] ?? parameter.default }));
    const query = filled(first, known);
    // The answer to the question before must not stand under this one's form.
    show({ ...first, parameters, query, rows: [] }, known);
    const answer = view.querySelector<HTMLElement>("#answer");
    if (answer) answer.hidden = true;
    if (wrong) {
      say(`${wrong.name}: not one of the choices: ${known[wrong.name]}. Choose one of the list.`);
      return;
    }
    try {
      const { text } = await asking.ask(query);
      if (turn !== latest) return;
      show({ ...first, parameters, query, rows: rowsOf(text, first) }, known);
      say("Answered in this page.");
    } catch (error) {
      if (turn === latest && !(error instanceof Stopped)) say(error instanceof Error ? error.message : String(error));
    }
  };
  const submit = (form: HTMLFormElement) => {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const usual = first.parameters.find((parameter) => parameter.name === name)?.default;
      if (typeof value === "string" && value !== usual) chosen.append(name, value);
    }
    history.pushState(null, "", chosen.size ? `?${chosen}` : location.pathname);
    void ask();
  };
  view.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target as HTMLFormElement);
  });
  addEventListener("popstate", () => void ask());
  const form = view.querySelector<HTMLFormElement>("form.ask");
  if (form) form.hidden = false;
  if (location.search) void ask();
}
