/** Controls of a form whose values stand in the address; they work without a script on a server. */

import { type Markup, html } from "./markup";
import type { Place } from "./view";

/** A choice of one; the empty value is the default and stays out of the address. */
export function choice(place: Place, name: string, label: string, options: readonly (readonly [value: string, label: string])[]): Markup {
  const chosen = place.parameters[name] ?? "";
  const items = options.map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ""}>${text}</option>`);
  return html`<label>${label} <select name="${name}">${items}</select></label>`;
}

/** The form around controls. Settings that are no control are kept as hidden ones. */
export function settings(place: Place, controls: readonly Markup[], kept: readonly string[] = []): Markup {
  const hidden = kept
    .filter((name) => place.parameters[name])
    .map((name) => html`<input type="hidden" name="${name}" value="${place.parameters[name]}">`);
  const reset = Object.keys(place.parameters).length
    ? html`<a data-settings href="${place.href(place.path)}">Reset</a>`
    : "";
  return html`<form data-settings class="settings" method="get" action="${place.href(place.path)}">${hidden}${controls}
<button type="submit">Show</button> ${reset}</form>`;
}

/** The settings of a place with one of them changed; an empty value takes it out. */
export function changed(place: Place, name: string, value: string): Record<string, string> {
  const next: Record<string, string> = { ...place.parameters, [name]: value };
  if (value === "") delete next[name];
  return next;
}
