import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setStage } from './support/stage.ts';
import { StripeCli, type Run } from './support/stripe-cli.ts';

const FAMILIES =
  /^(billing_portal|charge|checkout|coupon|credit_note|customer|invoice|invoiceitem|payment_intent|payment_method|payout|price|product|promotion_code|setup_intent|subscription|test_helpers)\./;
/** Sources and cash balances came before payment methods, and this sandbox has neither. */
const LEFT_OUT = /^(customer\.source\.|payment_intent\.partially_funded$)/;

/** Two names the command line has for what Stripe calls otherwise. */
const CALLED: Readonly<Record<string, string>> = {
  'subscription.payment_failed': 'invoice.payment_failed',
  'subscription.payment_succeeded': 'invoice.payment_succeeded',
};
/** A bank's answer takes days here. */
const AFTER_DAYS = 'checkout.session.async_payment_';
const THREE_DAYS_MS = 3 * 86_400_000;
const AT_ONCE = 2;

const cli = new StripeCli();
const known = cli.events();
const covered = known.filter((event) => FAMILIES.test(event) && !LEFT_OUT.test(event));

interface Outcome {
  readonly run: Run;
  /** What the webhook's receiver was told, every signature verified. */
  readonly received: readonly string[];
  readonly refused: readonly string[];
}

const NOTHING: Outcome = { run: { code: 1, output: 'It was not tried.' }, received: [], refused: [] };

async function bringAbout(event: string): Promise<Outcome> {
  const stage = await setStage();
  try {
    const run = await cli.trigger(event, stage.sandbox.url);
    if (event.startsWith(AFTER_DAYS)) await stage.sandbox.advance(THREE_DAYS_MS);
    await stage.sandbox.webhooksSettled();
    const received = stage.receiver.events.map(({ type }) => type);
    return { run, received, refused: stage.receiver.refused };
  } finally {
    await stage.close();
  }
}

describe("Stripe's own command line", () => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    const queue = [...covered];
    const work = async () => {
      for (let event = queue.shift(); event !== undefined; event = queue.shift())
        outcomes.set(event, await bringAbout(event));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }, 180_000);
  afterAll(() => {
    cli.close();
    process.stdout.write(`stripe trigger: ${outcomes.size} of the ${known.length} events it knows\n`);
  });

  it('still knows the events it is tried with', () => expect(covered.length).toBeGreaterThanOrEqual(72));

  it.each(covered)('brings about %s', (event) => {
    const { run, received, refused } = outcomes.get(event) ?? NOTHING;
    expect(run.output).not.toContain('Trigger failed');
    expect(run.code).toBe(0);
    expect(refused).toEqual([]);
    expect(received).toContain(CALLED[event] ?? event);
  });
});
