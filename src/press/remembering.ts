import type { Font, GlyphRun } from 'fontkit';

/** A receipt has about forty words, nearly all of them the same as the last one's. */
const mostWords = 2_000;
/** A subset of a font is some 20 kB. */
const mostSubsets = 50;

/**
 * The same font, which works out a word's letters and kerning once, and what of the font a document takes along once for the
 * same letters: in every document anew, these two are most of the work (decision 24).
 */
export function remembering(font: Font): Font {
  const words = keeping<GlyphRun>(mostWords);
  const subsets = keeping<Uint8Array>(mostSubsets);
  const layOut = font.layout.bind(font);
  const layout: Font['layout'] = (text, features, ...rest) => {
    const key = features === undefined ? text : `${text}\n${JSON.stringify(features)}`;
    return copyOf(words(key, () => layOut(text, features, ...rest)));
  };
  const createSubset = () => {
    const subset = font.createSubset() as unknown as OpenSubset;
    const ids: number[] = [];
    return {
      includeGlyph: (id: number) => {
        const place = subset.includeGlyph(id);
        ids[place] = id;
        return place;
      },
      encode: () => subsets(ids.join(), () => subset.encode()),
    };
  };
  return Object.create(font, { layout: { value: layout }, createSubset: { value: createSubset } }) as Font;
}

/** As pdfkit uses it: by the number of a letter's outline, which gets another number in the subset. */
interface OpenSubset {
  includeGlyph(id: number): number;
  encode(): Uint8Array;
}

/** Remembers what was worked out, and begins afresh when that becomes too much. */
function keeping<T>(most: number): (key: string, workOut: () => T) => T {
  const kept = new Map<string, T>();
  return (key, workOut) => {
    const found = kept.get(key) ?? workOut();
    if (kept.size >= most) kept.clear();
    kept.set(key, found);
    return found;
  };
}

/** pdfkit scales the positions it is given in place. */
function copyOf({ glyphs, positions }: GlyphRun): GlyphRun {
  const own = positions.map((position) => ({ ...position }));
  return {
    glyphs,
    positions: own,
    get advanceWidth() {
      return own.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  } as GlyphRun;
}
