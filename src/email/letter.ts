import type { NoticeLetter } from '../domain/letters/notice.ts';

/** Whom a notice's letter speaks to, and who speaks. */
export type Between = Pick<NoticeLetter, 'name' | 'paper'>;

/** A letter before it is HTML or plain text: both are made from this and from nothing else, so they cannot say different things. */
export interface Letter {
  readonly subject: string;
  /** What a mail list shows after the subject. */
  readonly preheader: string;
  /** Whose letter it is, at its head. */
  readonly sender: string;
  readonly heading: string;
  readonly parts: readonly LetterPart[];
  /** Small print at its foot. */
  readonly foot: readonly Sentence[];
}

export type LetterPart =
  | { readonly kind: 'paragraph'; readonly sentence: Sentence }
  | { readonly kind: 'table'; readonly caption: string; readonly rows: readonly LetterRow[] }
  | { readonly kind: 'lines'; readonly lines: readonly string[] };

/** Words, with links among them. */
export type Sentence = readonly (string | LetterLink)[];

export interface LetterLink {
  /** What it leads to, in words that mean something alone. */
  readonly words: string;
  readonly href: string;
}

export interface LetterRow {
  readonly label: string;
  readonly value: string;
  /** A sum stands in the column of sums; a total is set off by a line. */
  readonly is?: 'sum' | 'total';
}

export function paragraph(...sentence: Sentence): LetterPart {
  return { kind: 'paragraph', sentence };
}
