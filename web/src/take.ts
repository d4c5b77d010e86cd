/** What a reader takes away: files of what is shown, lines to copy, a figure, a text that reports a wrong number. */

import { FORMS, type Form, written } from "./delimited";
import { settingsNow } from "./settle";
import { type PageInput, type View, placeOf } from "./view";

const TYPES: Record<Form, string> = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/json" };

/** A name with view, settings and release, so that a file says where it is from. */
function fileName(input: PageInput, extension: string): string {
  const parts = [input.page.path.replace(/\//g, "-") || "start", ...Object.values(settingsNow()), input.release.name];
  return `sarcokg-${parts.join("-").replace(/[^\w.+-]+/g, "-").slice(0, 150)}.${extension}`;
}

function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function say(text: string): void {
  const status = document.getElementById("take-status");
  if (status) status.textContent = text;
}

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied.`);
  } catch {
    // A page opened by double-click may not write to the clipboard: the text is shown, to be copied by hand.
    const status = document.getElementById("take-status");
    const area = document.createElement("textarea");
    area.readOnly = true;
    area.value = text;
    area.setAttribute("aria-label", what);
    status?.replaceChildren(area);
    area.select();
  }
}

function curl(input: PageInput): string {
  const host = location.protocol.startsWith("http") && input.kind === "server" ? location.origin : "http://127.0.0.1:8000";
  const query = input.page.sparql.replace(/'/g, `'\\''`);
  return `curl '${host}/sparql' -H 'Accept: text/csv' --data-urlencode 'query=${query}'`;
}

/** SVG as PNG, twice as fine as the screen shows it. */
async function png(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

/** A text for whoever keeps the records: which number, of which statement, where it stands. */
function dispute(button: HTMLElement, input: PageInput): string {
  const { dispute: statements = "", figureSaid = "", placeSaid = "" } = button.dataset;
  return [
    "A number looks wrong.",
    `Page: ${input.page.title} (${input.page.path || "start"}${location.search})`,
    `Release: ${input.release.name}`,
    figureSaid && `Shown: ${figureSaid}`,
    ...(statements ? statements.split(" ").map((iri) => `Statement: ${iri}`) : []),
    placeSaid && `Place: ${placeSaid}`,
    "What the source says instead: ",
  ].filter((line) => line !== "").join("\n");
}

function showDispute(button: HTMLElement, input: PageInput): void {
  const holder = document.getElementById("dispute-text");
  if (!holder) return;
  const area = document.createElement("textarea");
  area.value = dispute(button, input);
  area.rows = 9;
  area.id = "dispute-area";
  const label = document.createElement("label");
  label.htmlFor = area.id;
  label.textContent = "Complete this text and send it to the curators of the records:";
  holder.replaceChildren(label, area);
  holder.hidden = false;
  area.focus();
}

export async function takeAway(button: HTMLElement, input: PageInput, views: Readonly<Record<string, View>> = {}): Promise<void> {
  const view = views[input.page.view];
  const place = placeOf(input, settingsNow());
  const { download, copy: what, figure } = button.dataset;
  if (download !== undefined && FORMS.includes(download as Form)) {
    const table = view?.table?.(input.page.data as never, place);
    if (table === undefined) return;
    save(fileName(input, download), new Blob([written(table, download as Form, input.release)], { type: `${TYPES[download as Form]};charset=utf-8` }));
    say(`${table.rows.length} rows saved.`);
  } else if (what === "link") await copy(location.href, "Link");
  else if (what === "sparql") await copy(input.page.sparql, "SPARQL");
  else if (what === "curl") await copy(curl(input), "curl line");
  else if (what === "python") await copy(`import sarcokg\n\n${input.page.python}\n`, "Python");
  else if (figure !== undefined && !button.matches(".dispute")) {
    const drawn = view?.figure?.(input.page.data as never, place) ?? "";
    save(fileName(input, figure), figure === "svg" ? new Blob([drawn], { type: "image/svg+xml" }) : await png(drawn));
    say("Figure saved.");
  } else showDispute(button, input);
}
