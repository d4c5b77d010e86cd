/** HTML and SVG as text: a template tag that escapes whatever is put in, so that no label of a graph becomes markup. */

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** What may stand in a hole of a template: nothing is written for null, undefined and false. */
export type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function written(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (Array.isArray(piece)) return piece.map(written).join("");
  return escape(String(piece));
}

/** html`<b>${text}</b>`: the text is escaped, markup and lists of it are not. Attributes stand in double quotes. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + written(pieces[index - 1]) + part));
}

/** The same for SVG; the name tells an editor which grammar it is. */
export const svg = html;

/** Text that is markup, on the caller's word: for what a renderer of ours has written. */
export function trusted(text: string): Markup {
  return new Markup(text);
}
