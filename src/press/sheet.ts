import PDFDocument from 'pdfkit';
import { issuerLines } from '../domain/receipts/receipt-words.ts';
import type { Issuer } from '../domain/receipts/receipt.ts';
import { onOneLine } from '../domain/one-line.ts';
import { alwaysTaken, faces } from './faces.ts';
import { setLines, takeUp, wholeRun, type Line, type Look } from './set-lines.ts';

/** The colours of the site's pages on white paper. */
export const ink = { black: '#141a13', quiet: '#4a5547', hair: '#b4bca9', red: '#a8121c' } as const;

/** A4, in points. */
export const page = { left: 62, right: 533, top: 54, foot: 786, bottom: 746 } as const;
export const pageWidth = page.right - page.left;

export const looks = {
  nameplate: { face: 'strong', size: 34, leading: 36, ink: ink.black },
  longNameplate: { face: 'strong', size: 20, leading: 23, ink: ink.black },
  folio: { face: 'text', size: 9, leading: 12, ink: ink.quiet },
  heading: { face: 'text', size: 27, leading: 31, ink: ink.black },
  deck: { face: 'italic', size: 12.5, leading: 17, ink: ink.quiet },
  label: { face: 'text', size: 10, leading: 15, ink: ink.quiet },
  value: { face: 'text', size: 11.5, leading: 15, ink: ink.black },
  total: { face: 'strong', size: 19, leading: 23, ink: ink.black },
  name: { face: 'text', size: 14, leading: 18, ink: ink.black },
  small: { face: 'text', size: 9, leading: 12.5, ink: ink.quiet },
} as const satisfies Record<string, Look>;

export type Element = PDFKit.PDFStructureElement;

/** A document while it is written: whose it is, how far down the page it has come, and where its parts belong. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  y: number;
  /** What is written next is a part of this, for those who have the page read to them. */
  part: Element;
}

/** An empty document that says its language and its title, and what each of its parts is (PDF 32000-1, 14.8). */
export function openSheet(title: string, author: string, at: Date): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    // None: the first would be a font of its own, which is not embedded.
    font: '',
    pdfVersion: '1.7',
    lang: 'en-AU',
    tagged: true,
    displayTitle: true,
    info: { Title: title, Author: author, Creator: author, Producer: 'Fighting Fund', CreationDate: at },
  });
  // pdfkit takes a font that is open already; its types know of files only.
  for (const [name, face] of Object.entries(faces)) doc.registerFont(name, face as unknown as Buffer);
  for (const [name, letters] of Object.entries(alwaysTaken)) fontOf(doc.font(name)).encode(letters);
  const part = doc.struct('Document');
  doc.addStructure(part);
  return { doc, y: 0, part };
}

/** The font a document is set in at the moment, which its types do not show. */
function fontOf(doc: PDFKit.PDFDocument): { encode(letters: string): unknown } {
  return (doc as unknown as { _font: { encode(letters: string): unknown } })._font;
}

/** All of it; the document is closed. */
export async function bytesOf({ doc, part }: Sheet): Promise<Uint8Array> {
  part.end();
  doc.end();
  const pieces: Buffer[] = [];
  for await (const piece of doc) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Writes a part of the document: its lines one below the other, from `y` down. */
export function write(
  { doc, part }: Sheet,
  kind: string,
  lines: readonly Line[],
  at: { readonly x: number; readonly y: number; readonly look: Look; readonly rightAt?: number | undefined },
  heads?: 'Row' | 'Column',
): void {
  // pdfkit's types do not know what a heading cell is the heading of.
  const options: object = heads === undefined ? {} : { scope: heads };
  part.add(doc.struct(kind, options, () => drawLines(doc, lines, at)));
}

export function drawLines(
  doc: PDFKit.PDFDocument,
  lines: readonly Line[],
  { x, y, look, rightAt }: { x: number; y: number; look: Look; rightAt?: number | undefined },
): void {
  for (const [place, line] of lines.entries()) {
    let from = rightAt === undefined ? x : rightAt - line.width;
    const baseline = y + place * look.leading + look.size;
    for (const run of line.runs) {
      takeUp(doc, run, look);
      doc.fillColor(look.ink).text(run.text, from, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        ...(run.face === 'rest' && wholeRun),
      });
      from += run.width;
    }
  }
}

/** Writes a paragraph over the width of the page and moves below it. */
export function paragraph(sheet: Sheet, kind: string, text: string, look: Look, most = 6): void {
  const lines = setLines(sheet.doc, text, look, pageWidth, most);
  write(sheet, kind, lines, { x: page.left, y: sheet.y, look });
  sheet.y += lines.length * look.leading;
}

/** Draws what says nothing: rules, and what every page has at its foot. */
export function decorate({ doc }: Sheet, kind: 'Layout' | 'Pagination', draw: () => void): void {
  doc.markContent('Artifact', { type: kind });
  draw();
  doc.endMarkedContent();
}

export function rule(sheet: Sheet, y: number, thickness: number, colour: string = ink.black): void {
  decorate(sheet, 'Layout', () => sheet.doc.rect(page.left, y, pageWidth, thickness).fill(colour));
}

/** Begins a page with the name of the paper, as its own front page does. */
export function beginPage(sheet: Sheet, issuer: Pick<Issuer, 'name' | 'abn' | 'address'>): void {
  const { doc } = sheet;
  doc.addPage();
  const [name = '', ...rest] = issuerLines(issuer);
  const short = setLines(doc, name, looks.nameplate, pageWidth);
  const look = short.length === 1 ? looks.nameplate : looks.longNameplate;
  const lines = short.length === 1 ? short : setLines(doc, name, look, pageWidth, 3);
  write(sheet, 'P', lines, { x: page.left, y: page.top, look });
  sheet.y = page.top + lines.length * look.leading + 8;
  rule(sheet, sheet.y, 2.4);
  rule(sheet, sheet.y + 3.8, 0.6);
  sheet.y += 9;
  if (rest.length > 0) {
    paragraph(sheet, 'P', rest.join('  ·  '), looks.folio, 2);
    rule(sheet, sheet.y + 5, 0.6);
    sheet.y += 6;
  }
}

/** At the foot of a page: where it belongs, and whom to ask. */
export function foot(sheet: Sheet, words: string, issuer: Pick<Issuer, 'name' | 'phone' | 'email'>): void {
  const { doc } = sheet;
  const ask = [issuer.phone, issuer.email].flatMap((each) => (each === undefined ? [] : [onOneLine(each)]));
  const look = looks.small;
  const right = setLines(doc, `Questions: ${ask.join('  ·  ')}`, look, pageWidth * 0.6, 1);
  const left = setLines(doc, words, look, pageWidth - (right[0]?.width ?? 0) - 12, 1);
  rule(sheet, page.foot - 8, 0.6, ink.hair);
  decorate(sheet, 'Pagination', () => {
    drawLines(doc, left, { x: page.left, y: page.foot, look });
    drawLines(doc, right, { x: page.left, y: page.foot, look, rightAt: page.right });
  });
}
