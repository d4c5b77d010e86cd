/** The entry for the browser: theme, search and shortcuts at once; what a view needs beyond that when it is there. */

import type { PageInput } from "./view";

type Enliven = (main: HTMLElement, data: unknown, input: PageInput) => void;

declare global {
  // What scripts of views call when they have loaded.
  var sarcokgLive: (name: string, enliven: Enliven) => void;
}

const input = JSON.parse(document.getElementById("input")?.textContent ?? "null") as PageInput;
const view = document.getElementById("view") as HTMLElement;

globalThis.sarcokgLive = (_name, enliven) => enliven(view, input.page.data, input);

/** Scripts of the pages stand beside this one. */
const folder = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, "");

function load(name: string | undefined): void {
  if (name === undefined) return;
  const script = document.createElement("script");
  script.src = folder + name;
  document.head.append(script);
}

load(input.assets.live[input.page.view]);
