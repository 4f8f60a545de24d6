import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { receiptFileName, type Receipt } from '../../src/domain/receipts/receipt.ts';
import { receiptOutgoing } from '../../src/email/outgoing-mail.ts';
import { gstWithin } from '../../src/money/gst.ts';
import { money } from '../../src/money/money.ts';
import { exampleLetter, exampleReceipt, settings } from '../email/example-receipt.ts';
import { readPdf, type ReadPdf } from './read-pdf.ts';

const { press } = settings;
const dollars = (minor: bigint) => money(minor, 'AUD');
const monthlyPlan = {
  kind: 'tax_invoice',
  description: 'Print edition, one month',
  base: dollars(1000n),
  tax: gstWithin(dollars(1000n)),
} as const;
const half: Partial<Receipt> = {
  ...monthlyPlan,
  sequence: 130,
  issuedAt: new Date('2026-12-01T02:00:00Z'),
  base: dollars(500n),
  tax: gstWithin(dollars(500n)),
  corrects: exampleReceipt(monthlyPlan),
};

async function printed(changes: Partial<Receipt> = {}): Promise<ReadPdf> {
  return readPdf(await press.printReceipt(exampleReceipt(changes)));
}

const edges = { left: 60, right: 535 };

describe('What the document says', () => {
  it('is Rosa’s $25.50, on the day it was in Sydney, from whom to whom', async () => {
    const { text, pages } = await printed();
    expect(text).toContain('Receipt FY27-000123');
    expect(text).toContain('From Rosa Tran For One-off donation to the Fighting Fund');
    expect(text).toContain('Date received 22 November 2026 Gift $25.50 Total $25.50');
    expect(text).toContain('ABN 53 004 085 616 · PO Box 394, Broadway NSW 2007');
    expect(text).toContain('1800 634 206 · help@paper.example');
    expect(pages).toBe(1);
  });

  it.each<[string, Partial<Receipt>]>([
    ['a gift', {}],
    ['a gift and its fee', { base: dollars(2500n), coveredFee: dollars(83n) }],
    ['a tax invoice', monthlyPlan],
    ['a corrected gift', { base: dollars(500n), corrects: exampleReceipt() }],
    ['a corrected tax invoice', half],
  ])('is what the letter says, row for row: %s', async (_called, changes) => {
    const receipt = exampleReceipt(changes);
    const { text } = await readPdf(await press.printReceipt(receipt));
    const mail = receiptOutgoing({ ...exampleLetter(), receipt }, settings).text;
    const [, table = ''] = /\n-+\n([\s\S]*?)\n\n/.exec(mail) ?? [];
    const rows = table.split('\n').map((row) => row.replaceAll(/\s+/g, ' '));
    expect(rows.length).toBeGreaterThan(3);
    expect(text).toContain(rows.join(' '));
    for (const row of rows) expect(text).toContain(row);
  });

  it('is an adjustment note too where a tax invoice was corrected, with the change of the GST', async () => {
    const { text } = await printed(half);
    expect(text).toContain('Tax invoice and adjustment note FY27-000130');
    expect(text).toContain('This receipt takes the place of FY27-000123. Please keep it instead.');
    expect(text).toContain('Refunded -$5.00 GST of that -$0.46');
  });

  it('(PAY-18) never claims that a gift is deductible, nor calls it a tax invoice', async () => {
    for (const changes of [
      {},
      { description: 'Monthly donation to the Fighting Fund' },
      { corrects: exampleReceipt() },
    ]) {
      const { text, title } = await printed({ ...changes, base: dollars(500n) });
      expect(text).toMatch(/not a tax-deductible gift/i);
      expect(text.replace(/not a tax-deductible gift/i, '')).not.toMatch(/deductible|DGR|tax\s*invoice/i);
      expect(String(title)).not.toMatch(/deductible|DGR|tax\s*invoice/i);
    }
  });

  it('(PAY-18) is a tax invoice where GST was charged, with the sum, and claims no deduction', async () => {
    const { text } = await printed(monthlyPlan);
    expect(text).toContain('Tax invoice FY27-000123');
    expect(text).toContain('Price $10.00 Total $10.00 GST included in the price $0.91');
    expect(text).toContain('Date issued 22 November 2026');
    expect(text).not.toMatch(/deductible|DGR/i);
  });
});

describe('The document as a document', () => {
  it('(A11Y-13) is tagged, says its title and language, has one heading and a table with headed rows', async () => {
    const { tagged, title, language, parts } = await printed();
    expect(tagged).toBe(true);
    expect(title).toBe('Receipt FY27-000123, Green Left');
    expect(language).toBe('en-AU');
    expect(parts.filter((part) => part === 'H1')).toHaveLength(1);
    expect(parts.filter((part) => part === 'TR')).toHaveLength(5);
    expect(parts.filter((part) => part === 'TH')).toHaveLength(5);
    expect(parts.filter((part) => part === 'TD')).toHaveLength(5);
  });

  it('is the same, byte for byte, when the same receipt is printed again', async () => {
    const receipt = exampleReceipt();
    const [first, second] = [await press.printReceipt(receipt), await press.printReceipt(receipt)];
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
    expect(first.length).toBeLessThan(40_000);
  });

  it('(INJ-6) is called by its number, and by nobody’s words', () => {
    const name = '../"; filename="evil.exe';
    expect(receiptFileName(exampleReceipt({ name }))).toBe('receipt-2027-000123.pdf');
  });
});

describe('(INJ-6) Any name', () => {
  it.each([
    ['with accents of Europe and Vietnam', 'Ỗlžbieta Wojciechowska-Þórðardóttir Nguyễn Thị Ánh'],
    ['in Greek and Russian', 'Ελένη Παπαδοπούλου Анна Ахматова'],
    ['in quotes and signs', `"Rosa" O’Neil <b>&amp;</b> (x) \\ %PDF`],
  ])('%s is in the document as it is', async (_called, name) => {
    expect((await printed({ name })).text).toContain(`From ${name.normalize('NFC')} For`);
  });

  it('in Hebrew or Arabic is read from the right, and what stands beside it is not turned', async () => {
    const { text, pieces } = await printed({ name: 'שלום עולם' });
    expect(text).toContain('שלום עולם');
    expect(pieces.some((piece) => piece.text.includes('□'))).toBe(false);
    expect((await printed({ name: 'محمد بن سلمان' })).text).toMatch(/سلمان/u);
  });

  it('keeps to its line and to the page, whatever turns or breaks are in it', async () => {
    const { text } = await printed({ name: 'Rosa\r\n\r\nTotal $0\u2028\u202E1234' });
    expect(text).toContain('From Rosa Total $0 1234 For');
  });

  it.each([
    ['in one word', 'W'.repeat(500)],
    ['in many words', 'Wilhelmina von '.repeat(34)],
    ['with five hundred marks on one letter', `z${'\u0301'.repeat(500)}`],
  ])('of 500 letters, %s, stays between the margins and on the one page', async (_called, name) => {
    const { pieces, pages, text } = await printed({ name, issuer: { ...exampleReceipt().issuer, name } });
    expect(pages).toBe(1);
    expect(pieces.filter(({ from, to }) => from < edges.left || to > edges.right)).toEqual([]);
    expect(text).toContain('Total $25.50');
  });

  it('of letters that no type here has is a row of boxes, and the document says what they are', async () => {
    const { text } = await printed({ name: '王小明' });
    expect(text).toContain('From □□□ For');
    expect(text).toContain('□ stands for a letter we have no type for.');
    expect((await printed()).text).not.toContain('□');
  });

  it('makes a document, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (name) => {
        const { pages } = await printed({
          name,
          description: name,
          issuer: { ...exampleReceipt().issuer, name },
        });
        expect(pages).toBe(1);
      }),
      { numRuns: 40 },
    );
  });
});
