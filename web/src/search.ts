/** The search field of every page: names are loaded when it is first used, and found as one types. */

import { type Entry, type Found, find } from "./found";
import { html } from "./markup";
import { type PageInput, placeOf } from "./view";

const MOST = 12;

export function search(input: PageInput, loadNames: () => void): void {
  const field = document.getElementById("find") as HTMLInputElement;
  const form = field.form as HTMLFormElement;
  const list = document.createElement("div");
  list.id = "found";
  list.hidden = true;
  form.append(list);
  const status = document.createElement("p");
  status.className = "spoken";
  status.setAttribute("role", "status");
  form.append(status);
  const place = placeOf(input, {});
  let entries: readonly Entry[] | undefined;

  const row = ({ entry, by }: Found) =>
    html`<li><a href="${place.href(entry.path)}">${entry.label}</a> <span class="kind">${entry.kind}${by && html`, also “${by}”`}</span></li>`;
  const show = () => {
    if (entries === undefined) return;
    const text = field.value.trim();
    const found = find(entries, text);
    const shown = found.slice(0, MOST);
    list.hidden = text === "";
    status.textContent = text === "" ? "" : `${found.length} found`;
    const more = found.length > MOST ? html`<p>Showing ${MOST} of ${found.length}.</p>` : "";
    list.innerHTML = found.length ? html`<ul>${shown.map(row)}</ul>${more}`.text : html`<p>Nothing goes by this name.</p>`.text;
  };

  globalThis.sarcokgSearch = (rows) => {
    entries = rows.map(([path, kind, label, names]) => ({ path, kind, label, names }));
    show();
  };
  const need = () => {
    if (entries === undefined && !document.querySelector("script[data-search]")) {
      loadNames();
      document.head.lastElementChild?.setAttribute("data-search", "");
    }
  };
  field.addEventListener("focus", need);
  field.addEventListener("input", () => {
    need();
    show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = list.querySelector<HTMLAnchorElement>("a");
    if (first) location.assign(first.href);
  });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = event.key === "ArrowDown" ? links[at + 1] : event.key === "ArrowUp" ? (links[at - 1] ?? field) : undefined;
    if (event.key === "Escape") {
      list.hidden = true;
      field.focus();
    } else if (next && !list.hidden) {
      event.preventDefault();
      next.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target as Node)) list.hidden = true;
  });
  const asked = new URLSearchParams(location.search).get("find");
  if (asked && input.page.view === "start") {
    field.value = asked;
    field.focus();
  }
}
