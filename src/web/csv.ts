/** What a spreadsheet begins a file in UTF-8 by. */
export const csvBeginning = '\uFEFF';

/**
 * A line of a CSV file (RFC 4180). People's own words are in it, and a spreadsheet runs what begins as a formula does: such
 * a cell begins with an apostrophe. An amount below nought is left as it is.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

const amount = /^-?\d+(?:\.\d+)?$/;

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !amount.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
