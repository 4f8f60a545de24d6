import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { listOfEvents } from '../../src/stripe/payment-event.ts';

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/stripe.md'), 'utf8');

const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name ?? '').sort();

const taken = [...listOfEvents].sort();

it('(WH-14) Whoever sets up the webhook ticks the events that are acted on, and no other', () => {
  expect(found(/enabled_events\[\]=([\w.]+)/g)).toEqual(taken);
});

it('(WH-14) Every event that is acted on is explained, and no other', () => {
  expect(found(/^\| `([a-z_]+(?:\.[a-z_]+)+)`/gm)).toEqual(taken);
});

it('The webhook is set up for the version of the API that the SDK speaks', () => {
  expect(found(/api_version=([\w.-]+)/g)).toEqual([Stripe.API_VERSION]);
});
