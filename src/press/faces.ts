import { createRequire } from 'node:module';
import { openSync, type Font } from 'fontkit';
import { remembering } from './remembering.ts';

/**
 * Source Serif sets everything it has letters for: Latin with all its accents, Greek and Cyrillic. DejaVu Sans stands in
 * for the rest: Hebrew, Arabic, Armenian, Georgian, signs. Both licences allow fonts to be embedded (decision 24). They are
 * opened once, when this file is first imported; a document gets the outlines it used and no others.
 */
export const faces = {
  text: open('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
  italic: open('@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
  strong: open('@expo-google-fonts/source-serif-4/700Bold/SourceSerif4_700Bold.ttf'),
  rest: open('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
} as const;

export type Face = keyof typeof faces;

const figures = '0123456789$.,';
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-–’:·';

/** Taken along from the beginning, so that the subsets of most documents are one and the same. */
export const alwaysTaken: Partial<Record<Face, string>> = { text: figures + alphabet, strong: figures };

function open(file: string): Font {
  const font = openSync(createRequire(import.meta.url).resolve(file));
  if (!('layout' in font)) throw new Error(`${file} is more than one font`);
  return remembering(font);
}
