import { emailKeyOf, nameKeyOf, phoneKeyOf } from './supporter.ts';

/** What a line typed into the search box may mean. Several at once: a supporter is found who fits any of them. */
export interface SupporterSearch {
  /** Each has to begin a word of the name. */
  readonly nameWords: readonly string[];
  /** A stretch of an e-mail address, in lower case. */
  readonly email?: string | undefined;
  /** Digits that stand somewhere in the phone number. */
  readonly phone?: string | undefined;
  readonly number?: number | undefined;
  readonly receipt?: { readonly financialYear: number; readonly sequence: number } | undefined;
}

const longest = 200;
const fewestPhoneDigits = 4;
const largestInteger = 2_147_483_647;

/** Nothing where nothing was typed: then every supporter is meant. Any text can be read; PostgreSQL takes no NUL, so it falls out. */
export function readSupporterSearch(typed: string): SupporterSearch | undefined {
  const text = Array.from(typed.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' '))
    .slice(0, longest)
    .join('')
    .trim();
  if (text === '') return undefined;
  const receipt = receiptIn(text);
  if (receipt !== undefined) return { nameWords: [], receipt };
  if (text.includes('@')) return { nameWords: [], email: emailKeyOf(text) };
  if (/^[\d\s()+./-]*\d[\d\s()+./-]*$/.test(text)) return { nameWords: [], ...digitsIn(text) };
  return { nameWords: wordsOf(text), email: emailKeyOf(text) };
}

/** `FY27-000123`, however spaced and cased: the year a financial year ends in, and the place in it. */
function receiptIn(text: string): SupporterSearch['receipt'] {
  const match = /^FY\s*(\d\d)\s*[-\s]\s*(\d{1,9})$/i.exec(text);
  if (match === null) return undefined;
  return { financialYear: 2000 + Number(match[1]), sequence: Number(match[2]) };
}

function digitsIn(text: string): Pick<SupporterSearch, 'phone' | 'number'> {
  const phone = phoneKeyOf(text);
  const number = Number(text.replaceAll(/\D/g, ''));
  return {
    phone: phone.length >= fewestPhoneDigits ? phone : undefined,
    number: number <= largestInteger ? number : undefined,
  };
}

/** As the words of a `name_key` are parted by the store: at whatever is neither letter nor digit. */
function wordsOf(text: string): string[] {
  return nameKeyOf(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
