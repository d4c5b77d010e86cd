/** Settings of a page: they stand in the address, and the view is drawn by them. */

import { type PageInput, type Parameters, type View, placeOf } from "./view";

export function settingsNow(): Parameters {
  return Object.fromEntries([...new URLSearchParams(location.search)].filter(([, value]) => value !== ""));
}

/** Draws the view by the settings of the address, and keeps the focus where it was. */
function draw(view: HTMLElement, input: PageInput, drawn: View): void {
  const place = placeOf(input, settingsNow());
  const focused = document.activeElement;
  const name = focused?.getAttribute("name");
  const label = focused?.textContent;
  const isToggle = focused instanceof HTMLElement && focused.matches("a[data-settings]");
  const scrolled = view.querySelector(".scroll")?.scrollLeft ?? 0;
  view.innerHTML = drawn.render(input.page.data as never, place);
  const sentence = document.getElementById("sentence");
  if (sentence && drawn.sentence) sentence.textContent = drawn.sentence(input.page.data as never, place);
  const scroll = view.querySelector(".scroll");
  if (scroll) scroll.scrollLeft = scrolled;
  if (name) view.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  else if (isToggle) [...view.querySelectorAll<HTMLElement>("a[data-settings]")].find((link) => link.textContent === label)?.focus();
  view.dispatchEvent(new CustomEvent("redrawn"));
}

function addressOf(form: HTMLFormElement): string {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const control = form.elements.namedItem(name);
    const usual = control instanceof HTMLElement ? (control.dataset["default"] ?? "") : "";
    if (typeof value === "string" && value !== usual) chosen.append(name, value);
  }
  const text = chosen.toString();
  return text ? `?${text}` : location.pathname;
}

export function settle(view: HTMLElement, input: PageInput, views: Readonly<Record<string, View>> = {}): void {
  const drawn = views[input.page.view];
  if (drawn === undefined) return;
  const go = (address: string) => {
    history.pushState(null, "", address);
    draw(view, input, drawn);
  };
  view.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-settings]");
    if (form) go(addressOf(form));
  });
  view.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-settings]");
    if (!form) return;
    event.preventDefault();
    go(addressOf(form));
  });
  view.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-settings]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });
  view.addEventListener("keydown", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[role=button][data-settings]");
    if (!link || event.key !== " ") return;
    event.preventDefault();
    go(link.href);
  });
  view.dataset["settled"] = "";
  addEventListener("popstate", () => draw(view, input, drawn));
  if (JSON.stringify(settingsNow()) !== JSON.stringify(input.parameters)) draw(view, input, drawn);
}
