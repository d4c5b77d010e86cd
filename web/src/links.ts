/** Links to pages of things, where there are such pages. */

import { type Markup, type Piece, html } from "./markup";
import type { Place } from "./view";

/** With what the IRIs of things begin. */
export const ID = "https://w3id.org/sarcokg/id/";

/** The name of a thing, as a link to its page: thing(place, "drug/nivolumab", "nivolumab"). */
export function thing(place: Place, path: string, label: Piece): Markup {
  const [section = ""] = path.split("/");
  return place.has(section) ? html`<a href="${place.href(path)}">${label}</a>` : html`${label}`;
}
