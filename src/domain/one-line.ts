/** Line breaks, the other control characters, and those that turn the direction of what follows. */
const notForOneLine = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Somebody's own words made fit for one line: a name cannot begin a header or a paragraph of its own. */
export function onOneLine(text: string): string {
  return text.replaceAll(notForOneLine, ' ').replaceAll(/\s+/g, ' ').trim();
}
