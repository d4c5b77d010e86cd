/** What every figure by itself shares: size, colours of print, a title that is read, text that is cut by its width. */

import { type Markup, type Piece, svg } from "../markup";
import { type Place, flagOf, query } from "../view";

/** One family everywhere, so that widths can be foretold; the PNG is drawn with the same. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";

/** Colours that stay apart in print and for colour-blind readers (Okabe and Ito, https://jfly.uni-koeln.de/color/). */
export const INK = { text: "#1a1a1a", soft: "#555555", guide: "#d5d5d5", mark: "#0072b2", sum: "#d55e00", ground: "#ffffff" } as const;

/** About how wide a text is, in units of the drawing: DejaVu Sans is wide, and even. */
export const widthOf = (text: string, size: number): number => text.length * size * 0.6;

/** Text in lines no wider than asked, at most so many; what is left over ends in an ellipsis. */
export function wrapped(text: string, width: number, size: number, most = 2): string[] {
  const room = Math.max(1, Math.floor(width / (size * 0.6)));
  const lines: string[] = [];
  // A long key may be broken at its hyphens, as an address is.
  for (const word of text.split(/ |(?<=-)(?=[^-]{3})/)) {
    const last = lines.at(-1);
    const joined = last?.endsWith("-") && !text.includes(`${last} ${word}`) ? `${last}${word}` : `${last} ${word}`;
    if (last !== undefined && joined.length <= room) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  const kept = lines.slice(0, most);
  const isCut = lines.length > most;
  return kept.map((line, index) => {
    const isLast = index === kept.length - 1;
    const full = isLast && isCut ? `${line} …` : line;
    return full.length > room ? `${full.slice(0, room - 1)}…` : full;
  });
}

export function text(x: number, y: number, content: string, size = 11, extra: Piece = ""): Markup {
  return svg`<text x="${x}" y="${y}" font-size="${size}"${extra}>${content}</text>`;
}

export function figureOf(width: number, height: number, title: string, content: Piece): string {
  return svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="${FONT}" fill="${INK.text}">
<title id="title">${title}</title>
<rect width="${width}" height="${height}" fill="${INK.ground}"/>
${content}
</svg>
`.text;
}

/** Where a figure is from: whether a source was retracted, the release, how many sources it holds, the page with its settings, and what it is not. */
export function captionOf({ release, path, parameters }: Place): string {
  const said = `sarcokg release ${release.name} · ${release.sources} sources · ${path}${decodeURIComponent(query(parameters))} · not a systematic review; no treatment advice`;
  // First, because what is too long for a figure is cut at its end.
  return [flagOf(release), said].filter(Boolean).join(" ");
}
