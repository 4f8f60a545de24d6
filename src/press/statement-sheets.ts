import type { Statement } from '../domain/receipts/press.ts';
import {
  gstWords,
  statementCells,
  statementColumns,
  statementWords,
  type StatementWords,
} from '../domain/receipts/statement-words.ts';
import type { StatementLine } from '../domain/receipts/statement.ts';
import { onOneLine } from '../domain/one-line.ts';
import { sayWhatIsMissing } from './missing-letters.ts';
import { setLines, type Line, type Look } from './set-lines.ts';
import {
  beginPage,
  bytesOf,
  decorate,
  foot,
  ink,
  looks,
  openSheet,
  page,
  paragraph,
  rule,
  write,
  drawLines,
  type Element,
  type Sheet,
} from './sheet.ts';

export async function statementPdf(statement: Statement, timeZone: string): Promise<Uint8Array> {
  const paper = onOneLine(statement.issuer.name);
  const { title } = wordsOf(statement, timeZone);
  const sheet = openSheet(`${title}, ${paper}`, paper, statement.at);
  addStatement(sheet, statement, timeZone);
  return bytesOf(sheet);
}

/** Hands out what is written after each statement, so that a year of them is never in memory whole, and lets others work in between. */
export async function* statementsPdf(
  title: string,
  statements: AsyncIterable<Statement>,
  timeZone: string,
): AsyncGenerator<Uint8Array> {
  let sheet: Sheet | undefined;
  for await (const statement of statements) {
    sheet ??= openSheet(title, onOneLine(statement.issuer.name), statement.at);
    addStatement(sheet, statement, timeZone);
    const written = sheet.doc.read() as Uint8Array | null;
    if (written !== null) yield written;
    await new Promise(setImmediate);
  }
  if (sheet) yield await bytesOf(sheet);
}

const wordsOf = ({ year, lines, at }: Statement, timeZone: string): StatementWords =>
  statementWords(year, lines, { at, timeZone });

type Column = (typeof statementColumns)[number];

/** Where each column begins, or, for one of sums, where it ends. */
const columns: Readonly<Record<Column, { readonly x: number; readonly width: number; readonly sum?: true }>> =
  {
    Received: { x: page.left, width: 87 },
    For: { x: page.left + 90, width: 170 },
    Receipt: { x: page.left + 264, width: 60 },
    Paid: { x: page.left + 374, width: 50, sum: true },
    'Given back': { x: page.left + 424, width: 48, sum: true },
    Left: { x: page.right, width: 46, sum: true },
  };

const cell: Look = { face: 'text', size: 9.5, leading: 13, ink: ink.black };
const head: Look = { ...cell, size: 8.5, ink: ink.quiet };
const beside: Look = { ...head, leading: 11 };
const sumLook: Look = { ...cell, size: 10.5, leading: 15 };

function addStatement(sheet: Sheet, statement: Statement, timeZone: string): void {
  const { doc, part } = sheet;
  const words = wordsOf(statement, timeZone);
  const whole = doc.struct('Sect');
  part.add(whole);
  sheet.part = whole;
  beginPage(sheet, statement.issuer);
  sheet.y += 34;
  rule(sheet, sheet.y - 8, 3, ink.red);
  paragraph(sheet, 'H1', words.title, looks.heading);
  paragraph(sheet, 'P', words.span, looks.deck);
  sheet.y += 14;
  paragraph(sheet, 'P', onOneLine(statement.supporterName), looks.name, 4);
  paragraph(sheet, 'P', `Supporter ${statement.supporterNumber}`, looks.label);
  sheet.y += 14;
  writeTable(sheet, statement, timeZone);
  writeSums(sheet, words);
  sheet.y += 14;
  paragraph(sheet, 'P', words.remark, looks.deck);
  sayWhatIsMissing(sheet, [statement.supporterName, ...statement.lines.map((line) => line.description)]);
  endPage(sheet, statement, words);
  whole.end();
  sheet.part = part;
}

function endPage(sheet: Sheet, { supporterNumber, issuer }: Statement, { title }: StatementWords): void {
  foot(sheet, `${title}, supporter ${supporterNumber}`, issuer);
}

/** The table goes on over as many pages as it needs; its head is drawn again on each, and read out once. */
function writeTable(sheet: Sheet, statement: Statement, timeZone: string): void {
  const { doc, part } = sheet;
  const words = wordsOf(statement, timeZone);
  paragraph(sheet, 'P', words.caption, looks.label);
  sheet.y += 3;
  const table = doc.struct('Table');
  part.add(table);
  writeHead(sheet, table);
  for (const line of statement.lines) {
    const row = setRow(sheet, line, timeZone);
    if (sheet.y + row.height > page.bottom) {
      endPage(sheet, statement, words);
      beginPage(sheet, statement.issuer);
      sheet.y += 20;
      rule(sheet, sheet.y, 1.2);
      decorate(sheet, 'Pagination', () => forEachHead(sheet, (lines, at) => drawLines(doc, lines, at)));
      sheet.y += 20;
      rule(sheet, sheet.y, 0.6);
    }
    writeRow(sheet, table, row);
  }
  rule(sheet, sheet.y - 0.6, 1.2);
  table.end();
  // The sums stay together, and with what is said under them.
  if (sheet.y + 6 * sumLook.leading + 60 <= page.bottom) return;
  endPage(sheet, statement, words);
  beginPage(sheet, statement.issuer);
  sheet.y += 20;
  rule(sheet, sheet.y, 1.2);
}

function writeHead(sheet: Sheet, table: Element): void {
  const { doc, part } = sheet;
  rule(sheet, sheet.y, 1.2);
  const row = doc.struct('TR');
  table.add(row);
  sheet.part = row;
  forEachHead(sheet, (lines, at) => write(sheet, 'TH', lines, at, 'Column'));
  row.end();
  sheet.part = part;
  sheet.y += 20;
  rule(sheet, sheet.y, 0.6);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly look: Look;
  readonly rightAt?: number;
}

function forEachHead(sheet: Sheet, draw: (lines: readonly Line[], at: Place) => void): void {
  for (const name of statementColumns) {
    const { x, width, sum } = columns[name];
    const lines = setLines(sheet.doc, name, head, width);
    draw(lines, { x, y: sheet.y + 5, look: head, ...(sum && { rightAt: x }) });
  }
}

interface Row {
  readonly cells: readonly { readonly name: Column; readonly lines: readonly Line[] }[];
  readonly gst: readonly Line[];
  readonly height: number;
}

function setRow({ doc }: Sheet, line: StatementLine, timeZone: string): Row {
  const texts = statementCells(line, timeZone);
  const cells = statementColumns.map((name) => ({
    name,
    lines: setLines(doc, onOneLine(texts[name]), cell, columns[name].width, 6),
  }));
  const gst = gstWords(line);
  const lines = Math.max(...cells.map((each) => each.lines.length)) * cell.leading;
  return {
    cells,
    gst: gst === undefined ? [] : setLines(doc, gst, beside, 110),
    height: Math.max(lines, cell.leading + (gst === undefined ? 0 : beside.leading)) + 9,
  };
}

function writeRow(sheet: Sheet, table: Element, { cells, gst, height }: Row): void {
  const { doc, part } = sheet;
  const y = sheet.y + 4;
  const row = doc.struct('TR');
  table.add(row);
  sheet.part = row;
  for (const { name, lines } of cells) {
    const { x, sum } = columns[name];
    const first = name === 'Received';
    const at = { x, y, look: cell, ...(sum && { rightAt: x }) };
    const below = { x, y: y + cell.leading, look: beside, rightAt: x };
    const kind = first ? 'TH' : 'TD';
    row.add(
      doc.struct(kind, first ? ({ scope: 'Row' } as object) : {}, () => {
        drawLines(doc, lines, at);
        if (name === 'Left') drawLines(doc, gst, below);
      }),
    );
  }
  row.end();
  sheet.part = part;
  sheet.y += height;
  rule(sheet, sheet.y, 0.5, ink.hair);
}

function writeSums(sheet: Sheet, { sums, all }: StatementWords): void {
  const { doc, part } = sheet;
  const table = doc.struct('Table');
  part.add(table);
  for (const [place, { label, value }] of [...sums, all].entries()) {
    const last = place === sums.length;
    const look = last ? looks.total : sumLook;
    const row = doc.struct('TR');
    table.add(row);
    sheet.part = row;
    const y = sheet.y + 6;
    const labelAt = y + look.size - looks.label.size;
    const labelLines = setLines(doc, label, looks.label, 200);
    write(sheet, 'TH', labelLines, { x: columns.Receipt.x, y: labelAt, look: looks.label }, 'Row');
    write(sheet, 'TD', setLines(doc, value, look, 200), { x: page.left, y, look, rightAt: page.right });
    row.end();
    sheet.y = y + look.leading;
  }
  table.end();
  sheet.part = part;
  sheet.y += 4;
  rule(sheet, sheet.y, 1.2);
}
