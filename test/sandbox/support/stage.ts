import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { startWatched, type WatchedSandbox } from './watched-sandbox.ts';

export const SECRET = 'whsec_a_secret_for_tests';

/** A sandbox, the official SDK talking to it, and somebody who receives its webhooks and checks every signature. */
export interface Stage {
  readonly sandbox: WatchedSandbox;
  readonly stripe: Stripe;
  readonly receiver: Receiver;
  /** Fetches a page without following redirects. */
  open(path: string): Promise<Page>;
  submit(path: string, fields: Record<string, string>): Promise<Page>;
  /** @throws Error when anything that went over the wire was not as the SDK declares it. */
  close(): Promise<void>;
}
export interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
}

export async function setStage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const receiver = await listenForWebhooks();
  const sandbox = await startWatched({
    port: 0,
    webhooks: [{ url: receiver.url, secret: SECRET }],
    retryDelaysMs: [],
    ...options,
  });
  const stripe = stripeFor(sandbox.port);
  const get = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const response = await fetch(new URL(path, sandbox.url), { redirect: 'manual', ...init });
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    };
  };
  return {
    sandbox,
    stripe,
    receiver,
    open: (path) => get(path),
    submit: (path, fields) => get(path, { method: 'POST', body: new URLSearchParams(fields) }),
    async close() {
      try {
        await sandbox.close();
      } finally {
        await receiver.close();
      }
    },
  };
}

export function stripeFor(port: number, options: Partial<Stripe.StripeConfig> = {}): Stripe {
  return new Stripe('sk_test_x', { host: '127.0.0.1', port, protocol: 'http', telemetry: false, ...options });
}

export interface Receiver {
  readonly url: string;
  /** Every delivery whose signature was right, in order of arrival. */
  readonly events: Stripe.Event[];
  /** The types received since the last call, without payouts: those come by themselves, whatever is done. */
  types(): string[];
  /** What to answer from now on. */
  answer: number;
  readonly refused: string[];
  close(): Promise<void>;
}

async function listenForWebhooks(): Promise<Receiver> {
  const stripe = new Stripe('sk_test_x', { telemetry: false });
  let read = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature']);
      try {
        const event = stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, SECRET);
        if (receiver.answer < 300) receiver.events.push(event);
        response.writeHead(receiver.answer, { location: '/elsewhere' }).end();
      } catch (error) {
        receiver.refused.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    events: [],
    refused: [],
    answer: 200,
    types() {
      const types = receiver.events
        .slice(read)
        .map((event): string => event.type)
        .filter((type) => !type.startsWith('payout.'));
      read = receiver.events.length;
      return types;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** What a gift of this many cents asks of Checkout. */
export function gift(
  amountMinor: number,
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'aud', unit_amount: amountMinor, product_data: { name: 'Fighting Fund' } },
      },
    ],
    success_url: 'http://localhost:3000/thanks?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3000/',
    ...more,
  };
}

export const GOOD_CARD = {
  payment_method_type: 'card',
  card_number: '4242 4242 4242 4242',
  exp: '12/34',
  cvc: '123',
  name: 'Rosa Example',
  email: 'rosa@example.com',
};
