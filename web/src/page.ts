/** The shell around every view: head, navigation, heading, what can be taken away, how to cite and dispute. */

import { type Markup, html, trusted } from "./markup";
import { type PageInput, type Place, type View, asset, flagOf, placeOf } from "./view";

/** The pages that the navigation names. A page of a thing stands under none of them. */
const NAVIGATION: readonly (readonly [path: string, label: string])[] = [
  ["", "Start"],
  ["matrix", "Matrix"],
  ["forest", "Forest plot"],
  ["mechanisms", "Mechanisms"],
  ["studies", "Studies"],
  ["questions", "Questions"],
  ["workbench", "SPARQL"],
  ["audit", "Audit"],
];

/** Nothing but our own files is loaded, and no address but our own is asked. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'";

/** JSON that no markup can end early, for a script element that holds data. */
function embedded(value: unknown): Markup {
  return trusted(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));
}

function navigation(place: Place): Markup {
  const items = NAVIGATION.filter(([path]) => place.has(path)).map(([path, label]) => {
    const isHere = path === "" ? place.path === "" : place.path === path || place.path.startsWith(`${path}/`);
    return html`<li><a href="${place.href(path)}"${isHere ? html` aria-current="page"` : ""}>${label}</a></li>`;
  });
  return html`<nav aria-label="Pages"><ul>${items}</ul></nav>`;
}

function takeAway(input: PageInput, view: View): Markup {
  const { page } = input;
  const forms = view.table ? ["csv", "tsv", "json"] : [];
  const hasFigure = view.figure !== undefined && (view.hasFigure?.(page.data as never) ?? true);
  const downloads = forms.map((form) => html`<button type="button" data-download="${form}">${form.toUpperCase()}</button>`);
  const copies = [
    html`<button type="button" data-copy="link">Link</button>`,
    page.sparql && html`<button type="button" data-copy="sparql">SPARQL</button>`,
    page.sparql && html`<button type="button" data-copy="curl">curl</button>`,
    page.python && html`<button type="button" data-copy="python">Python</button>`,
  ];
  return html`<section class="take" aria-labelledby="take-heading" hidden>
<h2 id="take-heading">Take it away</h2>
${hasFigure && html`<p><span class="label">Download the figure</span> <button type="button" data-figure="svg">SVG</button><button type="button" data-figure="png">PNG</button></p>`}
${downloads.length > 0 && html`<p><span class="label">Download what is shown</span> ${downloads}</p>`}
<p><span class="label">Copy as</span> ${copies}</p>
<p role="status" id="take-status"></p>
</section>`;
}

function cite(input: PageInput): Markup {
  return html`<section class="cite" aria-labelledby="cite-heading">
<h2 id="cite-heading">Cite this page</h2>
<p id="citation">${input.page.citation}</p>
<p><button type="button" id="dispute" hidden>Report a wrong number</button></p>
<div id="dispute-text" hidden></div>
</section>`;
}

/** The whole document. */
export function document(input: PageInput, view: View): string {
  const { page, release, kind } = input;
  const place = placeOf(input, input.parameters);
  const sentence = view.sentence?.(page.data as never, place) ?? page.sentence;
  const name = page.path === "" ? "sarcokg" : `${page.title} · sarcokg`;
  const policy = kind === "site" ? html`<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n` : "";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policy}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${name}</title>
<meta name="description" content="${sentence}">
<link rel="stylesheet" href="${asset(page.path, kind, input.assets.style)}">
<link rel="icon" href="data:,">
</head>
<body data-view="${page.view}">
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="brand"><a href="${place.href("")}">sarcokg</a></p>
${navigation(place)}
<form class="find" role="search" action="${place.href("")}" method="get">
<label for="find">Search</label> <input id="find" name="find" type="search" autocomplete="off" spellcheck="false">
</form>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main id="main" tabindex="-1">
<h1>${page.title}</h1>
<p class="sentence" id="sentence">${sentence}</p>
${release.retracted.length > 0 && html`<p class="retracted" role="note"><strong>${flagOf(release)}</strong> What it reports is shown as it was printed.</p>`}
<div id="view">${trusted(view.render(page.data as never, place))}</div>
${takeAway(input, view)}
${cite(input)}
</main>
<footer>
<p>Release <b>${release.name}</b>, ${release.sources} sources. Not a systematic review; no treatment advice.</p>
</footer>
<dialog id="shortcuts" aria-label="Keyboard shortcuts"><dl><dt>/</dt><dd>search</dd><dt>?</dt><dd>this list</dd><dt>Tab, Enter</dt><dd>go through links and controls</dd><dt>Esc</dt><dd>close</dd></dl>
<form method="dialog"><button>Close</button></form></dialog>
<script type="application/json" id="input">${embedded(input)}</script>
<script src="${asset(page.path, kind, input.assets.app)}"></script>
</body>
</html>
`.text;
}
