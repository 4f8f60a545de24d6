import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parse } from 'parse5';
import type { Receipt } from '../../src/domain/receipts/receipt.ts';
import { receiptOutgoing } from '../../src/email/outgoing-mail.ts';
import { gstWithin } from '../../src/money/gst.ts';
import { money, zero } from '../../src/money/money.ts';
import { exampleLetter, settings } from './example-receipt.ts';
import { linksIn, textOf } from './html-text.ts';

const mailFor = (changes: Partial<Receipt> = {}) => receiptOutgoing(exampleLetter(changes), settings);
const dollars = (minor: bigint) => money(minor, 'AUD');
const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
const monthlyPlan = {
  kind: 'tax_invoice',
  description: 'Print edition, one month',
  base: dollars(1000n),
  tax: gstWithin(dollars(1000n)),
} as const;

describe('What the letter says', () => {
  it('thanks Rosa by her name for her $25.50, on the day it was in Sydney', () => {
    const { subject, text } = mailFor();
    expect(subject).toBe('Thank you: receipt FY27-000123 from Green Left');
    expect(text).toContain('Thank you, Rosa Tran.');
    expect(plain(text)).toContain('Your gift of $25.50 reached us on 22 November 2026.');
    expect(text).toContain('ABN 53 004 085 616');
    expect(text).toContain('PO Box 394, Broadway NSW 2007');
    expect(text).toMatch(/call us on\s1800 634 206/);
    expect(text).toContain('help@paper.example');
  });

  test.each([
    ['One-off donation to the Fighting Fund', 'Your gift of', 'nothing more will be taken', 'Gift'],
    ['Monthly donation to the Fighting Fund', 'This month’s gift of', 'until you tell us to stop', 'Gift'],
    ['Digital edition, one month', 'for this month reached us', 'until you tell us to stop', 'Price'],
    ['Print edition for 12 months', 'the whole term is paid for', 'does not renew by itself', 'Price'],
    [
      'One-off donation to the Print edition for 12 months',
      'Your gift of',
      'nothing more will be taken',
      'Gift',
    ],
    ['Tea towels', 'reached us on', 'This paper lives by', 'Gift'],
  ])('for “%s” is what came and whether more will be taken', (description, came, more, row) => {
    const { text, html } = mailFor({ description });
    for (const said of [plain(text), textOf(html)]) {
      expect(said).toContain(came);
      expect(said).toContain(more);
      expect(said).toMatch(new RegExp(`${row} \\$25\\.50`));
      expect(said).toContain(`For ${description}`);
    }
  });

  it('tells the gift, the fee that was covered and the total apart', () => {
    const { text } = mailFor({ base: dollars(2500n), coveredFee: dollars(83n) });
    expect(plain(text)).toContain('Gift $25.00 Card fee you covered $0.83 Total $25.83');
  });

  it('is a tax invoice, with the GST in the price and the day it was issued, where GST was charged', () => {
    const { subject, text } = mailFor({ ...monthlyPlan, issuedAt: new Date('2026-11-22T14:00:00Z') });
    expect(subject).toBe('Thank you: tax invoice FY27-000123 from Green Left');
    expect(plain(text)).toContain('Tax invoice FY27-000123');
    expect(plain(text)).toContain('Price $10.00 Total $10.00 GST included in the price $0.91');
    expect(plain(text)).toContain('Date received 22 November 2026 Date issued 23 November 2026');
    expect(text).not.toMatch(/deductible/i);
  });

  it('(PRIV-4) asks for nothing and promotes nothing', () => {
    for (const changes of [{}, { description: 'Monthly donation to the Fighting Fund' }, monthlyPlan]) {
      const { text, html } = mailFor(changes);
      expect(text + html).not.toMatch(
        /donate|subscribe|give again|share this|follow us|tell a friend|unsubscribe/i,
      );
    }
  });
});

describe('What no letter says', () => {
  const words = fc
    .string({ unit: 'binary', maxLength: 80 })
    .filter((text) => !/dgr|deductible|tax|invoice/i.test(text));
  const wayToGive = fc.constantFrom(
    'One-off donation to the Fighting Fund',
    'Monthly donation to the Fighting Fund',
    'Digital edition, one month',
    'Print edition for 12 months',
  );
  const sums = fc.record({
    base: fc.bigInt(1n, 10n ** 12n).map(dollars),
    coveredFee: fc.bigInt(0n, 10n ** 6n).map(dollars),
  });

  it('(PAY-18) a gift’s receipt says that it is not tax-deductible, and never names a DGR or a tax invoice', () => {
    fc.assert(
      fc.property(words, fc.oneof(words, wayToGive), sums, (name, description, amounts) => {
        const { subject, text, html } = mailFor({ name, description, ...amounts });
        for (const said of [text, html]) {
          expect(said).toMatch(/not a tax-deductible gift/i);
          expect(said.replace(/not a tax-deductible gift/i, '')).not.toMatch(/deductible|DGR/i);
        }
        expect(subject + text + html).not.toMatch(/tax\s+invoice/i);
      }),
    );
  });

  it('(PAY-18) a tax invoice is one because GST was charged, and says so with the sum', () => {
    fc.assert(
      fc.property(words, sums, (name, amounts) => {
        const tax = gstWithin(amounts.base);
        fc.pre(tax.minor > 0n);
        const { text, html } = mailFor({ ...monthlyPlan, name, ...amounts, tax });
        for (const said of [text, html]) {
          expect(said).toMatch(/tax invoice/i);
          expect(said).toMatch(/GST included/);
          expect(said).not.toMatch(/deductible|DGR/i);
        }
      }),
    );
  });

  it('differs between plain text and HTML: the same words in the same order, the sums among them', () => {
    fc.assert(
      fc.property(sums, fc.boolean(), wayToGive, (amounts, taxed, description) => {
        const tax = taxed ? gstWithin(amounts.base) : zero('AUD');
        const { text, html } = mailFor({
          description,
          ...amounts,
          tax,
          kind: tax.minor > 0n ? 'tax_invoice' : 'gift',
        });
        const amountsIn = (said: string) => said.match(/\$[\d,]+(?:\.\d\d)?/g);
        expect(amountsIn(text)).toEqual(amountsIn(textOf(html)));
        const inText = text.replaceAll(/^-+ ?$/gm, '').replaceAll(/: https:\S+/g, '');
        const letters = (said: string) => said.replaceAll(/[\s.]/g, '');
        expect(`GreenLeft${letters(inText)}`).toBe(letters(textOf(html)));
      }),
    );
  });
});

describe('The letter as a page', () => {
  it('(A11Y-13) says its language, has one heading, a table with headed rows, and links that mean something alone', () => {
    const { html, text } = mailFor();
    expect(html).toMatch(/^<!doctype html><html lang="en-AU">/);
    expect(html).toContain('<div role="main" lang="en-AU">');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html.match(/<th scope="row"/g)).toHaveLength(5);
    expect(html).toContain('<caption');
    expect(linksIn(html)).toEqual([
      { words: '1800 634 206', href: 'tel:1800634206' },
      { words: 'help@paper.example', href: 'mailto:help@paper.example' },
      { words: 'Privacy: what we keep and why', href: 'https://give.paper.example/privacy' },
    ]);
    expect(text).toContain('Privacy: what we keep and why: https://give.paper.example/privacy');
  });

  it('fetches nothing and runs nothing', () => {
    const { html } = mailFor();
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object)|url\(|@import/i);
  });

  it('(INJ-5) shows markup in a name or a description as the text it is', () => {
    const hostile = '"><script>alert(1)</script><a href="https://evil.example">x</a>&amp;';
    const { html } = mailFor({ name: hostile, description: hostile });
    expect(html).not.toContain('<script');
    expect(linksIn(html).map(({ href }) => href)).not.toContain('https://evil.example');
    expect(textOf(html)).toContain(`From ${hostile}`);
    expect(parse(html).childNodes).toHaveLength(2);
  });

  it('(INJ-5) keeps a name on its line, so that it cannot write paragraphs of ours', () => {
    const { text } = mailFor({ name: 'Rosa\r\n\r\nYou have won!\u2028Call \u202E1234' });
    expect(text).toContain('Thank you, Rosa You have won! Call 1234.');
    expect(text.split('\n').some((line) => line.startsWith('You have won'))).toBe(false);
  });
});
