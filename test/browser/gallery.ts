import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { parseConfig } from '../../src/config.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { money } from '../../src/money/money.ts';
import { loadStaticFiles } from '../../src/web/assets.ts';
import { renderPage } from '../../src/web/components/render-page.ts';
import { errorAnswers } from '../../src/web/error-pages.ts';
import { ThanksPage, type ThanksView } from '../../src/web/giving/thanks.view.tsx';
import { WaitingPage } from '../../src/web/giving/waiting.view.tsx';
import { securityHeaders } from '../../src/web/middleware/security-headers.ts';

export const longName = `Wilhelmina Featherstonehaugh-Cholmondeley ${'Anantharamakrishnan'.repeat(4)} von und zu Hohenzollern-Sigmaringen`;

const paid = {
  kind: 'settled',
  name: 'Ada Reader',
  email: 'ada@example.org',
  receiptNumber: 'FY27-000123',
} as const;
const five = money(500n, 'AUD');

const thanks: Readonly<Record<string, ThanksView>> = {
  donation: { ...paid, way: 'donation', total: money(2550n, 'AUD') },
  monthly: {
    ...paid,
    way: 'monthly',
    total: money(1_000_000n, 'AUD'),
    name: longName,
    email: `${'a-very-long-name-'.repeat(3)}@${'mail.'.repeat(20)}example.org`,
  },
  subscription: {
    ...paid,
    way: 'subscription',
    total: five,
    planName: 'Digital edition, monthly',
    next: { date: '22 December 2026', amount: five },
  },
  term: {
    ...paid,
    way: 'term',
    total: money(12_000n, 'AUD'),
    planName: 'Print edition, 12 months',
    endsOn: '22 November 2027',
  },
  laterTerm: {
    ...paid,
    way: 'term',
    total: money(12_000n, 'AUD'),
    planName: 'Print edition, 12 months',
    beginsOn: '22 November 2027',
    endsOn: '22 November 2028',
  },
  beginsLater: { kind: 'beginsLater', amount: five, date: '22 November 2027' },
  stopped: { kind: 'stopped' },
  stranger: { kind: 'stranger' },
  waiting: { kind: 'waiting', refreshSeconds: 2 },
  onItsWay: { kind: 'onItsWay', amount: money(120_000n, 'AUD') },
  failed: { kind: 'failed' },
};

const errors: Readonly<Record<string, unknown>> = {
  400: { status: 400 },
  403: new Refusal('not allowed', 'The form was sent from another site. Nothing was charged.'),
  404: new Refusal('not found', 'There is no such page.'),
  405: { status: 405 },
  413: { status: 413 },
  415: { status: 415 },
  422: new Refusal('link used', 'This link has been used.'),
  429: new Refusal('too often', 'There have been a lot of tries in a short time. Nothing was charged.'),
  500: new Error('something broke'),
  503: new Refusal('processor away', 'Stripe does not answer. Nothing was charged.'),
};

/** The addresses of pages that are hard to bring about, each sent as the application sends it. */
export const galleryPaths = [
  ...Object.keys(thanks).map((name) => `/thanks/${name}`),
  ...Object.keys(errors).map((status) => `/errors/${status}`),
  '/busy',
];

export interface Gallery {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves them, with the application's own headers, styles and answer to errors. */
export async function openGallery(): Promise<Gallery> {
  const { organisation } = parseConfig({ NODE_ENV: 'test' });
  const files = loadStaticFiles();
  const { assets } = files;
  const app = express();
  app.use(securityHeaders([], false), files.router);
  app.get('/thanks/:name', (request, response, next) => {
    const view = thanks[request.params.name];
    if (view === undefined) next();
    else response.send(renderPage(ThanksPage({ organisation, assets, view })));
  });
  app.get('/busy', (_request, response) => {
    const refresh = { path: '/busy', seconds: 3 };
    response.send(renderPage(WaitingPage({ organisation, assets, refresh })));
  });
  app.get('/errors/:status', (request) => {
    request.id = '018f6f3e-7c1a-7b3e-9d57-2f1f0f9a4c11';
    throw errors[request.params.status];
  });
  app.use(errorAnswers({ organisation, assets, logger: pino({ level: 'silent' }) }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
