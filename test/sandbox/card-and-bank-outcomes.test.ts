import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gift, GOOD_CARD, setStage, type Stage } from './support/stage.ts';

describe('what may happen on the checkout page', () => {
  let stage: Stage;
  let id: string;
  beforeEach(async () => {
    stage = await setStage();
    id = (await stage.stripe.checkout.sessions.create(gift(5000))).id;
  });
  afterEach(() => stage.close());

  const pay = (fields: Record<string, string>) => stage.submit(`/c/pay/${id}`, { ...GOOD_CARD, ...fields });
  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };
  const session = () => stage.stripe.checkout.sessions.retrieve(id);

  it.each([
    ['4000000000000002', 'Your card was declined.'],
    ['4000000000009995', 'Your card has insufficient funds.'],
    ['4000000000000069', 'Your card has expired.'],
    ['4000000000000127', "Your card's security code is incorrect."],
    ['4000000000000341', 'Your card was declined.'],
  ])('shows why card %s was refused, and keeps the session open', async (card_number, words) => {
    const page = await pay({ card_number });
    expect(page.status).toBe(402);
    expect(page.text).toContain(words);
    expect(page.text).toContain('value="Rosa Example"');
    expect(page.text).not.toContain(card_number);
    expect(await told()).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ]);
    expect(await session()).toMatchObject({ status: 'open', payment_status: 'unpaid' });
  });

  it('lets a reader whose card was declined pay with another, with one payment intent in all', async () => {
    await pay({ card_number: '4000000000000002' });
    await told();
    expect((await pay({})).status).toBe(303);
    expect((await told()).sort()).toEqual([
      'charge.succeeded',
      'checkout.session.completed',
      'payment_intent.succeeded',
    ]);
    const intents = await stage.stripe.paymentIntents.list();
    expect(intents.data).toHaveLength(1);
    const charges = await stage.stripe.charges.list({ payment_intent: intents.data[0]?.id ?? '' });
    expect(charges.data.map((charge) => charge.status)).toEqual(['succeeded', 'failed']);
  });

  it('names every field that needs another look, and takes nothing', async () => {
    const page = await pay({
      card_number: '4242 4242 4242 4241',
      exp: '01/20',
      cvc: '',
      name: '',
      email: 'nobody',
    });
    expect(page.status).toBe(422);
    for (const words of [
      'Your card number is invalid',
      'is in the past',
      'code is incomplete',
      'Enter the name',
      'Enter an e-mail',
    ]) {
      expect(page.text).toContain(words);
    }
    expect(await told()).toEqual([]);
  });

  it('asks the bank first for a 3-D Secure card, and is paid once the reader has answered', async () => {
    const asked = await pay({ card_number: '4000002760003184' });
    expect(asked).toMatchObject({ status: 303, location: `${stage.sandbox.url}/c/pay/${id}/authenticate` });
    expect(await told()).toEqual(['payment_intent.created', 'payment_intent.requires_action']);
    expect((await stage.open(`/c/pay/${id}/authenticate`)).text).toContain('Complete authentication');
    const done = await stage.submit(`/c/pay/${id}/authenticate`, { answer: 'complete' });
    expect(done.location).toContain(`session_id=${id}`);
    expect((await told()).sort()).toEqual([
      'charge.succeeded',
      'checkout.session.completed',
      'payment_intent.succeeded',
    ]);
  });

  it('lets a reader who failed 3-D Secure try again', async () => {
    await pay({ card_number: '4000000000003220' });
    const failed = await stage.submit(`/c/pay/${id}/authenticate`, { answer: 'fail' });
    expect(failed.status).toBe(402);
    expect(failed.text).toContain('unable to authenticate');
    expect(await told()).toContain('payment_intent.payment_failed');
    expect((await pay({})).status).toBe(303);
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('completes a bank debit unpaid, and pays it days later', async () => {
    const debit = { payment_method_type: 'au_becs_debit', bsb: '000-000', account_number: '000123456' };
    expect((await pay(debit)).status).toBe(303);
    expect(await told()).toEqual([
      'payment_intent.created',
      'payment_intent.processing',
      'charge.pending',
      'checkout.session.completed',
    ]);
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await stage.sandbox.advance(3 * 86_400_000);
    expect(await told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
      'charge.updated',
    ]);
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('says days later that a bank debit failed, and that its mandate is over', async () => {
    await pay({ payment_method_type: 'au_becs_debit', bsb: '000000', account_number: '111111113' });
    await told();
    await stage.sandbox.advance(3 * 86_400_000);
    expect(await told()).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'mandate.updated',
      'checkout.session.async_payment_failed',
    ]);
    const [intent] = (await stage.stripe.paymentIntents.list()).data;
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'account_closed' },
    });
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  });

  it('expires by itself after a day, saying so once, and its page then takes nothing', async () => {
    await stage.sandbox.advance(86_400_000);
    expect(await told()).toEqual(['checkout.session.expired']);
    expect(await session()).toMatchObject({ status: 'expired', url: null });
    expect((await pay({})).text).toContain('has expired');
    await expect(stage.stripe.checkout.sessions.expire(id)).rejects.toThrow(
      'Only Checkout Sessions with a status in ["open"]',
    );
  });

  it('tells someone who comes back to a finished page that all is done', async () => {
    await pay({});
    expect((await stage.open(`/c/pay/${id}`)).text).toContain('already been completed');
    expect((await pay({})).status).toBe(200);
    expect((await stage.stripe.charges.list()).data).toHaveLength(1);
  });
});
