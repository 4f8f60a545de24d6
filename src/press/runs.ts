import { faces, type Face } from './faces.ts';

/** Letters next to each other that one font sets. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

/** Stands for a letter that no font here has. */
export const missing = '□';

const plain = /^[\x20-\x7e]*$/;
const letters = new Intl.Segmenter('en-AU', { granularity: 'grapheme' });
/** Joiners and selectors say how others look, and have no look of their own. */
const looksLikeNothing = /[\u200C\u200D\uFE00-\uFE0F]/gu;
/** Four marks on a letter are more than any language writes; a thousand would be drawn over the rest of the page. */
const tooManyMarks = /(\p{M}{4})\p{M}+/gu;

/** A line of text in the fonts that have its letters. */
export function runsOf(text: string, face: Face): Run[] {
  if (text === '') return [];
  if (plain.test(text) || (!/\p{M}/u.test(text) && has(face, text))) return [{ face, text }];
  const runs: { face: Face; text: string }[] = [];
  for (const { segment } of letters.segment(drawable(text))) {
    const letter = inAFont(segment, face);
    const last = runs.at(-1);
    if (last?.face === letter.face) last.text += letter.text;
    else runs.push({ ...letter });
  }
  return joined(runs);
}

export function drawable(text: string): string {
  return text.normalize('NFC').replaceAll(tooManyMarks, '$1');
}

export function isMissing(text: string): boolean {
  if (plain.test(text)) return false;
  return [...letters.segment(drawable(text))].some(
    ({ segment }) => !has('text', segment) && !has('rest', segment),
  );
}

function inAFont(letter: string, face: Face): Run {
  if (has(face, letter)) return { face, text: letter };
  if (has('rest', letter)) return { face: 'rest', text: letter };
  return { face: 'rest', text: missing };
}

function has(face: Face, text: string): boolean {
  for (const sign of text.replaceAll(looksLikeNothing, '')) if (!hasSign(face, sign)) return false;
  return true;
}

const known = new Map<string, boolean>();

function hasSign(face: Face, sign: string): boolean {
  const key = face + sign;
  const found = known.get(key) ?? faces[face].hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
  known.set(key, found);
  return found;
}

/** What stands between two words of Hebrew or Arabic belongs to them, or the words would change places. */
function joined(runs: readonly Run[]): Run[] {
  const done: { face: Face; text: string }[] = [];
  for (const [place, run] of runs.entries()) {
    const before = done.at(-1);
    const between =
      before?.face === 'rest' && runs[place + 1]?.face === 'rest' && !/[\p{L}\p{N}]/u.test(run.text);
    if (before && (between || before.face === run.face)) before.text += run.text;
    else done.push({ ...run });
  }
  return done;
}
