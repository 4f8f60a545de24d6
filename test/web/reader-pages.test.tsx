import { describe, expect, it } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import type { VNode } from 'preact';
import { ErrorSummary } from '../../src/web/components/error-summary.tsx';
import { ownPath } from '../../src/web/components/own-path.ts';
import { refreshHeader } from '../../src/web/components/refresh-header.ts';
import { renderPage } from '../../src/web/components/render-page.ts';
import { TextField } from '../../src/web/components/text-field.tsx';
import { ErrorPage, type ErrorStatus } from '../../src/web/error-page.view.tsx';
import { GivingPage } from '../../src/web/giving/giving-page.view.tsx';
import { ThanksPage, thanksRefresh, type ThanksView } from '../../src/web/giving/thanks.view.tsx';
import { WaitingPage, waitingRefresh } from '../../src/web/giving/waiting.view.tsx';
import { cents, gift, page, print, refused } from './giving-examples.tsx';
import { attribute, find, one, readHtml, text } from './read-html.ts';

const { organisation, assets } = page;
const statuses: readonly ErrorStatus[] = [400, 403, 404, 405, 413, 415, 422, 429, 500, 503];
const refresh = { path: '/checkouts/0190', seconds: 3 };

const settled = {
  kind: 'settled',
  way: 'donation',
  name: 'Rosa <b>Example</b>',
  total: cents(2_550n),
  receiptNumber: '2026-000123',
  email: 'rosa@example.org',
} as const;

const views: readonly ThanksView[] = [
  { kind: 'stranger' },
  { kind: 'waiting', refreshSeconds: 3 },
  { kind: 'onItsWay', amount: cents(5_000n) },
  { kind: 'failed' },
  settled,
  { ...settled, way: 'monthly', next: { date: '22 December 2026', amount: cents(2_500n) } },
  { ...settled, way: 'term', planName: 'Print edition, 12 months', endsOn: '22 November 2027' },
];

function thanks(view: ThanksView) {
  return readHtml(renderPage(<ThanksPage organisation={organisation} assets={assets} view={view} />));
}

function errorPage(status: ErrorStatus, more: { sentence?: string; requestId?: string } = {}) {
  return readHtml(
    renderPage(<ErrorPage organisation={organisation} assets={assets} status={status} {...more} />),
  );
}

describe('the thank-you page', () => {
  it('A reader who gave once is thanked by name, with the sum and the receipt, and told it ends there', () => {
    const said = text(one(thanks(settled), 'main'));
    for (const part of ['Thank you, Rosa <b>Example</b>.', '$25.50', '2026-000123', 'rosa@example.org']) {
      expect(said).toContain(part);
    }
    expect(said).toContain('Nothing more will be charged.');
  });

  it('A monthly giver is told when the next payment is and how much', () => {
    const view = {
      ...settled,
      way: 'monthly',
      next: { date: '22 December 2026', amount: cents(2_500n) },
    } as const;
    expect(text(thanks(view))).toContain('Your next payment of $25 is on 22 December 2026');
    expect(text(thanks(view))).not.toContain('Nothing more will be charged.');
  });

  it('A subscriber for a term is told what, until when, and that it does not renew', () => {
    const view = { ...settled, way: 'term', planName: 'Print edition', endsOn: '22 November 2027' } as const;
    expect(text(thanks(view))).toMatch(/Print edition.*It runs until 22 November 2027\. It does not renew/s);
  });

  it('(PAY-7) A stranger is thanked and told nothing about anybody', () => {
    const said = text(thanks({ kind: 'stranger' }));
    expect(said).toContain('Thank you.');
    expect(said).not.toMatch(/\$|receipt number|Rosa/);
  });

  it('Only a page that waits loads again by itself', () => {
    expect(views.map(thanksRefresh)).toEqual([undefined, '3', ...Array<undefined>(5).fill(undefined)]);
    expect(text(thanks({ kind: 'waiting', refreshSeconds: 3 }))).toMatch(
      /waiting for the bank.*don’t pay again/s,
    );
  });

  it('A debit on its way is not called a payment received, and a failure says nothing was taken', () => {
    expect(text(thanks({ kind: 'onItsWay', amount: cents(5_000n) }))).toMatch(
      /on its way.*\$50.*three or four/s,
    );
    expect(text(thanks({ kind: 'failed' }))).toContain('Nothing was taken.');
  });
});

describe('the page while Stripe is busy', () => {
  it('says that nothing was charged, goes on by itself, and has a button for the impatient', () => {
    const document = readHtml(renderPage(<WaitingPage {...{ organisation, assets, refresh }} />));
    expect(text(document)).toContain('Nothing was charged. This page tries again by itself.');
    expect(attribute(one(document, 'a', { class: 'button' }), 'href')).toBe(refresh.path);
    expect(waitingRefresh(refresh)).toBe('3;url=/checkouts/0190');
  });

  it('posts again where trying again is a post', () => {
    const retry = { action: '/checkouts', fields: { name: 'Ada' } };
    const document = readHtml(renderPage(<WaitingPage {...{ organisation, assets, refresh, retry }} />));
    expect(attribute(one(document, 'form'), 'method')).toBe('post');
    expect(attribute(one(document, 'input', { type: 'hidden', name: 'name' }), 'value')).toBe('Ada');
  });
});

describe('the error pages', () => {
  it.each(statuses)('%s says what happened, what to do, and whom to call', (status) => {
    const document = errorPage(status);
    expect(text(one(document, 'h1'))).not.toBe('');
    expect(find(one(document, 'main'), 'a', { href: 'tel:1800634206' })).toHaveLength(1);
    expect(find(one(document, 'main'), 'a', { href: '/' })).toHaveLength(1);
    expect(attribute(one(document, 'meta', { name: 'robots' }), 'content')).toBe('noindex');
  });

  it('(LOG-5) One that has an id gives it to quote, and a sentence of the case stands in for the general one', () => {
    const said = text(errorPage(500, { requestId: 'req-7', sentence: 'The printer is on fire.' }));
    expect(said).toMatch(/The printer is on fire\..*please quote req-7/s);
    expect(text(errorPage(500))).not.toContain('quote');
  });
});

const everyPage: [string, VNode][] = [
  ['giving', <GivingPage {...page} />],
  [
    'giving, with errors',
    <GivingPage {...page} {...refused({ ...print, name: '', state: '', postcode: '', newsletter: 'x' })} />,
  ],
  ['giving, come back', <GivingPage {...page} notice="You came back without paying." values={gift} />],
  ...views.map((view): [string, VNode] => [
    `thanks, ${view.kind}`,
    <ThanksPage {...{ organisation, assets, view }} />,
  ]),
  ['waiting', <WaitingPage {...{ organisation, assets, refresh }} />],
  ...statuses.map((status): [string, VNode] => [
    `error ${status}`,
    <ErrorPage {...{ organisation, assets, status }} />,
  ]),
];

describe('every page a reader sees', () => {
  /** Off: styles of spelling, integrity of our own files, `>` in text, and a label that both holds and names its radio. */
  const off = [
    ...['doctype-style', 'void-style', 'attribute-boolean-style', 'tel-non-breaking', 'long-title'],
    ...['require-sri', 'no-raw-characters', 'no-redundant-role', 'no-redundant-for'],
  ];
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: Object.fromEntries(off.map((rule) => [rule, 'off'])),
  });

  it.each(everyPage)('(A11Y-11) %s: valid HTML with one h1 in English', async (_name, vnode) => {
    const html = renderPage(vnode);
    const report = await validator.validateString(html.replace(/ href(?=[ >])/, ' href="?"'));
    expect(
      report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
      ),
    ).toEqual([]);
    expect(html).toMatch(/^<!doctype html><html lang="en-AU">/);
    one(readHtml(html), 'h1');
  });

  it.each(everyPage)(
    '(A11Y-8) %s: the phone number is in the same place, at the head of the foot',
    (_name, vnode) => {
      const footer = one(readHtml(renderPage(vnode)), 'footer');
      expect(text(find(footer, 'p')[0] ?? footer)).toBe('Rather talk to a person? Call 1800 634 206');
    },
  );

  it.each(everyPage)('(HDR-2) %s: no inline script or style, nothing from elsewhere', (_name, vnode) => {
    const html = renderPage(vnode);
    expect(html).not.toMatch(
      /<script|<style| style=| on[a-z]+=|(?:src|href|action)="(?!\/(?!\/)|#|tel:|mailto:|")/,
    );
  });
});

describe('(INJ-2) a link', () => {
  it.each([
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a b',
    '\\\\evil',
    'data:x',
    ' /x',
    '/x\n',
  ])('%j is no path of our own', (path) => {
    expect(() => ownPath(path)).toThrow('path of our own');
    expect(() => refreshHeader(3, path)).toThrow('path of our own');
  });

  it.each(['/', '/checkouts/0190?x=1#y', '/staff'])('%s is', (path) => expect(ownPath(path)).toBe(path));
});

it('A field with nothing to say of it is not described, and a form without problems has no summary', () => {
  const document = readHtml(renderPage(<TextField name="q" label="Find" type="search" />));
  expect(attribute(one(document, 'input'), 'aria-describedby')).toBeUndefined();
  expect(renderPage(<ErrorSummary title="Please look" lines={[]} />)).toBe('<!doctype html>');
});
