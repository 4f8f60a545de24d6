import { drawable, runsOf, type Run } from './runs.ts';
import type { Face } from './faces.ts';

/** How a piece of text looks. Sizes and distances are in points, 72 to the inch. */
export interface Look {
  readonly face: Face;
  readonly size: number;
  /** From one line's foot to the next's. */
  readonly leading: number;
  readonly ink: string;
}

export interface Line {
  readonly runs: readonly (Run & { readonly width: number })[];
  readonly width: number;
}

/** The stand-in's letters are drawn large. */
const restScale = 0.88;

function sizeOf(run: Run, { face, size }: Look): number {
  return run.face === 'rest' && face !== 'rest' ? size * restScale : size;
}

/** The font and size that a run is set in. */
export function takeUp(doc: PDFKit.PDFDocument, run: Run, look: Look): void {
  doc.font(run.face).fontSize(sizeOf(run, look));
}

/** Whole runs, because words that are written from the right change places among themselves. */
export const wholeRun: PDFKit.Mixins.TextOptions = { features: [] };

function widthOf(doc: PDFKit.PDFDocument, run: Run, look: Look): number {
  takeUp(doc, run, look);
  return doc.widthOfString(run.text, run.face === 'rest' ? wholeRun : {});
}

/**
 * Breaks text into lines no wider than `width`: between words, or within a word that is wider than a line. What does not fit
 * into `most` lines is cut, and ends in an ellipsis.
 */
export function setLines(
  doc: PDFKit.PDFDocument,
  text: string,
  look: Look,
  width: number,
  most = Infinity,
): Line[] {
  const set = (words: string): Line => {
    const runs = runsOf(words, look.face).map((run) => ({ ...run, width: widthOf(doc, run, look) }));
    return { runs, width: runs.reduce((sum, run) => sum + run.width, 0) };
  };
  const whole = set(text);
  if (whole.width <= width) return [whole];
  const fits = (words: string): boolean => set(words).width <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of drawable(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = fits(word) ? [word] : partsOf(word, fits);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
    if (lines.length > most) break;
  }
  lines.push(line);
  if (lines.length <= most) return lines.map(set);
  return [...lines.slice(0, most - 1), cut(lines[most - 1] ?? '', fits)].map(set);
}

const letters = new Intl.Segmenter('en-AU', { granularity: 'grapheme' });

function lettersOf(text: string): string[] {
  return Array.from(letters.segment(text), ({ segment }) => segment);
}

function partsOf(word: string, fits: (text: string) => boolean): string[] {
  const parts: string[] = [];
  let rest = lettersOf(word);
  while (rest.length > 0) {
    const count = Math.max(1, longest(rest, fits));
    parts.push(rest.slice(0, count).join(''));
    rest = rest.slice(count);
  }
  return parts;
}

/** How many of the letters, from the first, fit: by halving, for a word may have five hundred. */
function longest(all: readonly string[], fits: (text: string) => boolean): number {
  let [fit, unfit] = [0, all.length + 1];
  while (unfit - fit > 1) {
    const middle = Math.floor((fit + unfit) / 2);
    if (fits(all.slice(0, middle).join(''))) fit = middle;
    else unfit = middle;
  }
  return fit;
}

function cut(line: string, fits: (text: string) => boolean): string {
  const all = lettersOf(line);
  return `${all
    .slice(
      0,
      longest(all, (text) => fits(`${text}…`)),
    )
    .join('')}…`;
}
