import { receiptWords, type ReceiptRow } from '../domain/receipts/receipt-words.ts';
import type { Receipt } from '../domain/receipts/receipt.ts';
import { onOneLine } from '../domain/one-line.ts';
import { sayWhatIsMissing } from './missing-letters.ts';
import { setLines } from './set-lines.ts';
import {
  beginPage,
  bytesOf,
  foot,
  ink,
  looks,
  openSheet,
  page,
  paragraph,
  rule,
  write,
  type Sheet,
} from './sheet.ts';

const valuesAt = page.left + 128;

/** A receipt on one page. */
export async function receiptPdf(receipt: Receipt, timeZone: string): Promise<Uint8Array> {
  const { issuer } = receipt;
  const paper = onOneLine(issuer.name);
  const words = receiptWords(receipt, timeZone);
  const sheet = openSheet(`${words.title}, ${paper}`, paper, receipt.issuedAt);
  beginPage(sheet, issuer);
  sheet.y += 34;
  rule(sheet, sheet.y - 8, 3, ink.red);
  paragraph(sheet, 'H1', words.title, looks.heading);
  if (words.replaces !== undefined) {
    sheet.y += 4;
    paragraph(sheet, 'P', words.replaces, looks.deck);
  }
  sheet.y += 18;
  writeRows(sheet, words.rows);
  if (words.remark !== undefined) {
    sheet.y += 16;
    paragraph(sheet, 'P', words.remark, looks.deck);
  }
  sayWhatIsMissing(sheet, [receipt.name, receipt.description]);
  foot(sheet, words.title, issuer);
  return bytesOf(sheet);
}

/** Sums stand at the right edge, under each other; the total is set off by heavier rules. */
function writeRows(sheet: Sheet, rows: readonly ReceiptRow[]): void {
  const { doc, part } = sheet;
  const table = doc.struct('Table');
  part.add(table);
  rule(sheet, sheet.y, 1.2);
  for (const [place, { label, value, is }] of rows.entries()) {
    const total = is === 'total';
    const look = total ? looks.total : looks.value;
    const lines = setLines(doc, value, look, page.right - valuesAt, 10);
    const first = sheet.y + 7;
    const row = doc.struct('TR');
    table.add(row);
    sheet.part = row;
    const labelLook = looks.label;
    // Both stand on one line, whatever their sizes.
    const labelAt = first + look.size - labelLook.size;
    const labelLines = setLines(doc, label, labelLook, valuesAt - page.left - 8, 2);
    write(sheet, 'TH', labelLines, { x: page.left, y: labelAt, look: labelLook }, 'Row');
    const rightAt = is === undefined ? undefined : page.right;
    write(sheet, 'TD', lines, { x: valuesAt, y: first, look, rightAt });
    row.end();
    sheet.y = first + Math.max(lines.length * look.leading, labelLines.length * labelLook.leading) + 5;
    const next = rows[place + 1]?.is;
    const heavy = total || next === 'total' || place === rows.length - 1;
    rule(sheet, sheet.y, heavy ? 1.2 : 0.5, heavy ? ink.black : ink.hair);
  }
  table.end();
  sheet.part = part;
}
