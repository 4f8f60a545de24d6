import { describe, expect, it } from '@jest/globals';
import { createId } from '../../src/database/ids.ts';
import type { Statement } from '../../src/domain/receipts/press.ts';
import type { StatementLine } from '../../src/domain/receipts/statement.ts';
import { money } from '../../src/money/money.ts';
import { paper, settings } from '../email/example-receipt.ts';
import { readPdf } from './read-pdf.ts';

const { press } = settings;
const dollars = (minor: bigint) => money(minor, 'AUD');
const at = new Date('2026-11-25T01:00:00Z');

/** Every tenth is a month of the paper, and half of every seventh went back. */
function aLine(place: number): StatementLine {
  const supply = place % 10 === 0;
  const gone = place % 7 === 0 ? 500n : 0n;
  return {
    paymentId: createId<'payment'>(),
    supporterId: createId<'supporter'>(),
    supporterNumber: 100_001,
    supporterName: 'Rosa Tran',
    receivedAt: new Date(Date.UTC(2026, 6, 1 + place)),
    receipt: `FY27-${String(place).padStart(6, '0')}`,
    description: supply ? 'Print edition, one month' : 'One-off donation to the Fighting Fund',
    paid: dollars(1000n),
    gone: dollars(gone),
    kept: dollars(1000n - gone),
    gst: dollars(supply ? 91n : 0n),
    supply,
  };
}

function aStatement(count: number, changes: Partial<Statement> = {}): Statement {
  return {
    issuer: paper,
    supporterName: 'Rosa Tran',
    supporterNumber: 100_001,
    year: 2027,
    lines: Array.from({ length: count }, (_, place) => aLine(place + 1)),
    at,
    ...changes,
  };
}

async function* each(statements: readonly Statement[]): AsyncGenerator<Statement> {
  for (const statement of statements) yield await Promise.resolve(statement);
}

describe('A statement', () => {
  it('has every payment of its year once, over as many pages as it takes, and what they come to', async () => {
    const { text, pages, parts } = await readPdf(await press.printStatement(aStatement(60)));
    expect(text).toContain('Statement 2026–2027 1 July 2026 to 30 June 2027 Rosa Tran Supporter 100001');
    expect(text).toContain('60 payments, as they stand on 25 November 2026');
    expect(pages).toBeGreaterThan(1);
    for (let place = 1; place <= 60; place += 1)
      expect(text.split(`FY27-${String(place).padStart(6, '0')}`)).toHaveLength(2);
    // 54 gifts of $10 and six months; $5 of every seventh went back.
    expect(text).toContain('Gifts $500.00 Subscriptions and terms $60.00 GST within them $5.46 All $560.00');
    // 60 lines under one head, and four sums.
    expect(parts.filter((part) => part === 'TR')).toHaveLength(65);
  });

  it('(A11Y-13) is tagged, with its title, its language and the heads of its columns', async () => {
    const { tagged, title, language, parts } = await readPdf(await press.printStatement(aStatement(1)));
    expect([tagged, title, language]).toEqual([true, 'Statement 2026–2027, Green Left', 'en-AU']);
    expect(parts.filter((part) => part === 'H1')).toHaveLength(1);
    expect(parts.slice(parts.indexOf('TR'), parts.indexOf('TR') + 7)).toEqual([
      'TR',
      ...Array<string>(6).fill('TH'),
    ]);
  });

  it('(PAY-18) claims no deduction, and is no tax invoice', async () => {
    const { text } = await readPdf(await press.printStatement(aStatement(12)));
    expect(text).toContain('These are not tax-deductible gifts.');
    expect(text.replace('not tax-deductible', '')).not.toMatch(/deductible|DGR|tax\s*invoice/i);
  });

  it('(INJ-6) stays between the margins, whoever it is of and whatever they gave for', async () => {
    const name = 'W'.repeat(500);
    const lines = [{ ...aLine(1), description: name, paid: dollars(999_999n), kept: dollars(999_999n) }];
    const { pieces, text } = await readPdf(
      await press.printStatement(aStatement(0, { supporterName: name, lines })),
    );
    expect(pieces.filter(({ from, to }) => from < 60 || to > 535)).toEqual([]);
    expect(text).toContain('All $9,999.99');
  });
});

describe('Everybody’s statements', () => {
  it('are one document, each on pages of its own, handed out before the last is made', async () => {
    const names = ['Ada Reader', 'Bo Reader', 'Cleo Reader'];
    const made = names.map((supporterName, place) =>
      aStatement(30, { supporterName, supporterNumber: 100_001 + place }),
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of press.printStatements('Statements 2026–2027', each(made))) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(names.length);
    const { text, title, parts, pages } = await readPdf(Buffer.concat(chunks));
    const own = await readPdf(await press.printStatement(aStatement(30)));
    expect(title).toBe('Statements 2026–2027');
    expect(pages).toBe(own.pages * names.length);
    expect(parts.filter((part) => part === 'H1')).toHaveLength(3);
    for (const name of names) expect(text.split(name)).toHaveLength(2);
  });
});
