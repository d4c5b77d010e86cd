/** The explorer in the browser: the same drawing with other settings, the keyboard, and files to take away. */

import { draw } from "../explorer/drawing";
import { type MechanismsData, choose, settingsOf, short } from "../explorer/graph";
import { cyjs, graphml } from "../explorer/files";
import { type PageInput, type Parameters, placeOf } from "../view";
import { render, sentence } from "../views/mechanisms";

/** Settings that a form leaves as they are. */
const KEPT: Readonly<Record<string, readonly string[]>> = { "explorer-focus": ["claims"], "explorer-paths": ["claims", "focus"] };

export function enliven(main: HTMLElement, raw: unknown, input: PageInput): void {
  const data = raw as MechanismsData;
  let parameters: Parameters = Object.fromEntries(new URLSearchParams(location.search));
  const place = () => placeOf(input, parameters);
  const shown = () => choose(data, settingsOf(parameters));
  const nodes = () => [...main.querySelectorAll<SVGAElement>("a.node")];

  function redraw(focusOn: string, announcement = ""): void {
    const scroll = main.querySelector(".explorer-frame .scroll");
    const [left, top] = [scroll?.scrollLeft ?? 0, scroll?.scrollTop ?? 0];
    const isTableOpen = main.querySelector<HTMLDetailsElement>("#explorer-table")?.open ?? false;
    main.innerHTML = render(data, place());
    const table = main.querySelector<HTMLDetailsElement>("#explorer-table");
    if (table) table.open = isTableOpen;
    main.querySelector(".explorer-frame .scroll")?.scrollTo(left, top);
    const told = document.getElementById("sentence");
    if (told) told.textContent = sentence(data, place());
    prepare();
    const target = focusOn ? main.querySelector<HTMLElement>(focusOn) : null;
    target?.focus({ preventScroll: true });
    const status = main.querySelector("#explorer-status");
    if (status) status.textContent = announcement;
  }

  /** One node can be reached by Tab, the others by the arrows. */
  function prepare(): void {
    const all = nodes();
    const at = settingsOf(parameters).at;
    const first = all.find((node) => node.dataset.node === at) ?? all[0];
    for (const node of all) node.setAttribute("tabindex", node === first ? "0" : "-1");
    const files = main.querySelector<HTMLElement>(".export");
    if (files) files.hidden = false;
  }

  function go(search: string, focusOn: string, announcement = ""): void {
    parameters = Object.fromEntries(new URLSearchParams(search));
    history.pushState(null, "", `${location.pathname}${search}`);
    redraw(focusOn, announcement);
  }

  const isOwn = (link: Element | null): link is HTMLAnchorElement | SVGAElement => link !== null && link.closest("#view") === main && (link.hasAttribute("data-node") || link.hasAttribute("data-edge") || link.hasAttribute("data-open") || link.hasAttribute("data-state"));
  const searchOf = (link: Element) => new URL(link.getAttribute("href") ?? "", location.href).search;

  main.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!isOwn(link) || event.ctrlKey || event.metaKey || event.shiftKey) {
      const button = (event.target as Element).closest<HTMLButtonElement>("[data-export]");
      if (button?.dataset.export) save(button.dataset.export);
      return;
    }
    event.preventDefault();
    const opensPanel = link.hasAttribute("data-node") || link.hasAttribute("data-edge") || ["edge", "focus"].includes(link.getAttribute("data-state") ?? "");
    const name = link.getAttribute("data-open") ?? "";
    const state = link.getAttribute("data-state");
    const target = opensPanel ? "#explorer-panel" : name ? `a.node[data-node="${CSS.escape(name)}"]` : state ? `[data-state="${state}"], a.node[tabindex="0"]` : "";
    go(searchOf(link), target, link.getAttribute("aria-label") ?? link.textContent ?? "");
  });

  main.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]);
    const kept = Object.entries(parameters).filter(([name]) => (KEPT[form.id] ?? []).includes(name));
    const search = new URLSearchParams([...kept, ...given.filter(([name]) => !kept.some(([other]) => other === name))] as [string, string][]).toString();
    go(search ? `?${search}` : "", form.id === "explorer-paths" ? "[name=to]" : `#${form.id} select`);
  });
  main.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("select[name=focus], select[name=histology]")) field.closest("form")?.requestSubmit();
  });

  main.addEventListener("keydown", (event) => {
    const here = document.activeElement?.closest<SVGAElement>("a.node");
    if (event.key === "Escape" && settingsOf(parameters).at !== "") {
      const at = settingsOf(parameters).at.split("~")[0] ?? "";
      go(without("at"), `a.node[data-node="${CSS.escape(at)}"]`, "Closed.");
      return;
    }
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = here.dataset.node ?? "";
    const next = neighbour(here, event.key);
    if (next) {
      for (const node of nodes()) node.setAttribute("tabindex", node === next ? "0" : "-1");
      next.focus();
    } else if (event.key === "+") {
      const badge = main.querySelector(`[data-open="${CSS.escape(name)}"]`);
      if (badge) go(searchOf(badge), `a.node[data-node="${CSS.escape(name)}"]`, badge.getAttribute("aria-label") ?? "");
    } else if (event.key === "f") {
      const search = new URLSearchParams({ ...parameters, focus: name }).toString();
      go(`?${search}`, `a.node[data-node="${CSS.escape(name)}"]`, `Alone: ${here.getAttribute("aria-label")}`);
    } else if (event.key === " ") here.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    else return;
    event.preventDefault();
  });

  function without(name: string): string {
    const search = new URLSearchParams({ ...parameters });
    search.delete(name);
    return search.size > 0 ? `?${search}` : "";
  }

  /** Up and down go along a column, left and right along the edges, the nearest in height first. */
  function neighbour(here: SVGAElement, key: string): SVGAElement | undefined {
    const [column, id] = [Number(here.dataset.column), here.dataset.node];
    const height = (node: SVGAElement) => node.querySelector("rect")?.y.baseVal.value ?? 0;
    const inColumn = nodes().filter((node) => Number(node.dataset.column) === column).sort((one, other) => height(one) - height(other));
    const index = inColumn.indexOf(here);
    if (key === "ArrowDown") return inColumn[index + 1];
    if (key === "ArrowUp") return inColumn[index - 1];
    if (key === "Home") return inColumn[0];
    if (key === "End") return inColumn[inColumn.length - 1];
    if (key !== "ArrowRight" && key !== "ArrowLeft") return undefined;
    const joined = new Set(shown().edges.flatMap((edge) => (short(edge.from) === id ? [short(edge.to)] : short(edge.to) === id ? [short(edge.from)] : [])));
    const side = nodes().filter((node) => joined.has(node.dataset.node ?? "") && (key === "ArrowRight" ? Number(node.dataset.column) > column : Number(node.dataset.column) < column));
    return side.sort((one, other) => Math.abs(Number(one.dataset.column) - column) - Math.abs(Number(other.dataset.column) - column) || Math.abs(height(one) - height(here)) - Math.abs(height(other) - height(here)))[0];
  }

  // ---- Files

  function save(form: string): void {
    const now = shown();
    const name = `mechanisms-${data.release}.${form}`;
    if (form === "graphml") download(name, graphml(data, now), "application/graphml+xml");
    else download(name, cyjs(data, now, draw(data, now, place()).layout.boxes), "application/json");
  }

  addEventListener("popstate", () => {
    parameters = Object.fromEntries(new URLSearchParams(location.search));
    redraw("");
  });
  // A static page was drawn without the settings of its address.
  if (input.kind === "site" && location.search) redraw("");
  else prepare();
}

function download(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  [link.href, link.download] = [URL.createObjectURL(new Blob([text], { type })), name];
  link.click();
  URL.revokeObjectURL(link.href);
}
