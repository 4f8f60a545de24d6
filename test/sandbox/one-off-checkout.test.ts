import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gift, GOOD_CARD, setStage, type Stage } from './support/stage.ts';

describe('a one-off gift by card', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  it('is paid on the page, sends the reader back and tells of it with signed events', async () => {
    const { stripe, receiver, sandbox } = stage;
    const session = await stripe.checkout.sessions.create(
      gift(2550, {
        metadata: { donation: 'd_1' },
        client_reference_id: 'd_1',
        payment_intent_data: { metadata: { donation: 'd_1' } },
        submit_type: 'donate',
      }),
    );
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 2550,
    });

    const page = await stage.open(new URL(session.url ?? '').pathname);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Donate $25.50');

    const answer = await stage.submit(`/c/pay/${session.id}`, GOOD_CARD);
    expect(answer).toMatchObject({
      status: 303,
      location: `http://localhost:3000/thanks?session_id=${session.id}`,
    });
    await sandbox.webhooksSettled();
    expect(receiver.refused).toEqual([]);
    expect(receiver.types().sort()).toEqual(
      [
        'charge.succeeded',
        'checkout.session.completed',
        'payment_intent.created',
        'payment_intent.succeeded',
      ].sort(),
    );

    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer: null,
      customer_details: { email: 'rosa@example.com', name: 'Rosa Example' },
      metadata: { donation: 'd_1' },
      payment_intent: {
        status: 'succeeded',
        metadata: { donation: 'd_1' },
        latest_charge: { paid: true, metadata: { donation: 'd_1' }, balance_transaction: null },
      },
    });
    expect(paid.line_items?.data[0]).toMatchObject({ description: 'Fighting Fund', amount_total: 2550 });
  });

  it('is told of its fee two seconds later, at the price for a foreign card', async () => {
    const { stripe, receiver, sandbox } = stage;
    const session = await stripe.checkout.sessions.create(gift(10_000));
    await stage.submit(`/c/pay/${session.id}`, GOOD_CARD);
    await sandbox.webhooksSettled();
    receiver.types();
    await sandbox.advance(2000);
    await sandbox.webhooksSettled();
    expect(receiver.types()).toEqual(['charge.updated']);
    const { data } = await stripe.balanceTransactions.list({ type: 'charge', expand: ['data.source'] });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      amount: 10_000,
      fee: 380,
      net: 9620,
      status: 'pending',
      source: { object: 'charge', amount: 10_000 },
    });
  });
});
