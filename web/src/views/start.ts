/** Start: what this is, what it holds, and what it can be asked. */

import { html } from "../markup";
import type { Place } from "../view";

interface Count {
  label: string;
  count: number;
}

interface StartData {
  counts: Count[];
}

export function render(data: StartData, _place: Place): string {
  const counts = data.counts.map((held) => html`<li><b>${held.count}</b> ${held.label}</li>`);
  return html`<section aria-labelledby="counts-heading"><h2 id="counts-heading">What it holds</h2><ul class="counts">${counts}</ul></section>`.text;
}
