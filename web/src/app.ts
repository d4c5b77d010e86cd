/** The entry for the browser: theme, search, shortcuts, and the scripts that a page needs beyond that. */

import type { Again } from "./again";
import type { PageInput } from "./view";
import { search } from "./search";
import { theme } from "./theme";

type Enliven = (view: HTMLElement, data: unknown, input: PageInput) => void;

declare global {
  // What the scripts of views call when they have loaded.
  var sarcokgLive: (name: string, enliven: Enliven) => void;
  var sarcokgAgain: (again: Again) => void;
  var sarcokgSearch: (entries: readonly (readonly [string, string, string, readonly string[]])[]) => void;
}

const input = JSON.parse(document.getElementById("input")?.textContent ?? "null") as PageInput;
const view = document.getElementById("view") as HTMLElement;

/** Scripts of the pages stand beside this one. */
const folder = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, "");

/** Resolves when the script has run. */
function load(name: string | undefined): Promise<void> {
  if (!name) return Promise.resolve();
  const script = document.createElement("script");
  script.src = folder + name;
  return new Promise((resolve) => {
    script.addEventListener("load", () => resolve());
    document.head.append(script);
  });
}

globalThis.sarcokgLive = (_name, enliven) => enliven(view, input.page.data, input);

let again: Promise<Again> | undefined;
function needAgain(): Promise<Again> {
  again ??= new Promise((resolve) => {
    globalThis.sarcokgAgain = resolve;
    void load(input.assets.again);
  });
  return again;
}

theme();
search(input, () => load(input.assets.search));

// What needs a script is hidden until there is one.
for (const hidden of document.querySelectorAll<HTMLElement>(".take, #dispute, .dispute")) hidden.hidden = false;
view.addEventListener("redrawn", () => {
  for (const hidden of view.querySelectorAll<HTMLElement>(".dispute")) hidden.hidden = false;
});

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-download], [data-copy], [data-figure], #dispute, .dispute");
  if (button) void needAgain().then((loaded) => loaded.takeAway(button, input));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.target as Element).closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("find")?.focus();
  }
  if (event.key === "?") document.querySelector<HTMLDialogElement>("#shortcuts")?.showModal();
});

// A static page holds its default settings; those of the address are drawn over them.
const isSettled = view.querySelector("[data-settings]") !== null;
const settled = isSettled ? needAgain().then((loaded) => loaded.settle(view, input)) : undefined;

// Who drives the page, as a test does, can tell when it answers.
void Promise.all([settled, load(input.assets.live[input.page.view])]).then(() => {
  document.documentElement.dataset["ready"] = "";
});
