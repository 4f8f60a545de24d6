import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RefundOrder } from '../../../src/domain/payments/payment-processor.ts';
import { ProcessorUnavailable } from '../../../src/domain/payments/payment-processor.ts';
import { settleGift, type SettledGift } from '../../support/settled-gift.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let olive: Visitor;
let bea: Visitor;
let vic: Visitor;
let gift: SettledGift;
let asked: RefundOrder[] = [];
let stripeAnswers = true;
let gifts = 0;

const somebody = (name: string, role: string) => ({
  name,
  email: `${role}@lamp.example`,
  password: 'vkzn plough heron 7',
});

beforeAll(async () => {
  paper = await openPaper();
  Object.assign(paper.deps.moneyBack.processor, {
    refundPayment: (order: RefundOrder) => {
      if (!stripeAnswers) return Promise.reject(new ProcessorUnavailable('away'));
      asked.push(order);
      return Promise.resolve({
        processorRef: `re_${order.refundId}`,
        refundId: order.refundId,
        amount: order.amount,
        standing: 'succeeded',
        moneyReturned: false,
        at: paper.clock.now(),
      });
    },
    refundsOf: () => Promise.resolve([]),
  });
  olive = await signedIn(paper);
  bea = await signedIn(paper, 'bookkeeper', somebody('Bea Books', 'bookkeeper'));
  vic = await signedIn(paper, 'viewer', somebody('Vic Views', 'viewer'));
});
beforeEach(async () => {
  asked = [];
  stripeAnswers = true;
  gifts += 1;
  gift = await settleGift(paper.database.db, {
    name: 'Wanda Zürcher',
    email: `wanda${gifts}@post.example`,
    dollars: '500',
    at: new Date('2026-11-21T23:30:00Z'),
  });
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const page = () => `/staff/payments/${gift.paymentId}`;
const refund = async (by: Visitor, fields: Record<string, string> = {}) =>
  by.post(`${page()}/refunds`, {
    csrf: await by.csrf(),
    refundable: '50000',
    amount: '25.50',
    reason: 'gave twice',
    ...fields,
  });
const refunds = () => paper.database.db.refund.findMany({ where: { paymentId: gift.paymentId } });

describe('The page of a payment', () => {
  it('says what can be refunded, and offers it to those who may (PAY-12)', async () => {
    const seen = await bea.get(page());
    expect(textOf(seen.text)).toContain('Can be refunded $500.00');
    expect(seen.text).toContain('name="refundable" value="50000"');
    expect(seen.text).toContain('Refund this amount');
    const viewed = await vic.get(page());
    expect(textOf(viewed.text)).toContain('Can be refunded $500.00');
    expect(viewed.text).not.toContain('Refund this amount');
  });

  it('gives money back, and says so when Stripe has (PAY-12)', async () => {
    const answer = await refund(bea);
    expect(answer.status).toBe(303);
    const seen = textOf((await bea.get(String(answer.headers['location']))).text);
    expect(seen).toContain('Stripe was asked to give it back');
    expect(seen).toContain('Can be refunded $474.50');
    expect(seen).toContain('asked for by Bea Books');
    expect(asked.map(({ amount }) => amount.minor)).toEqual([2_550n]);
  });

  it('says "not yet" where Stripe does not answer, and sets the amount aside (PAY-12)', async () => {
    stripeAnswers = false;
    const answer = await refund(bea);
    expect(answer.headers['location']).toBe(`${page()}?said=not%20yet`);
    const seen = textOf((await bea.get(String(answer.headers['location']))).text);
    expect(seen).toContain('Not yet: Stripe does not answer');
    expect(seen).toContain('Can be refunded $474.50');
    expect(await refunds()).toMatchObject([{ state: 'asked' }]);
  });

  it('comes back with the problems, and with what was typed (PAY-12)', async () => {
    const answer = await refund(bea, { amount: '500.01', reason: ' ' });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain('No more than $500.00 can be refunded.');
    expect(textOf(answer.text)).toContain('Say why');
    expect(answer.text).toContain('value="500.01"');
    expect(await refunds()).toEqual([]);
  });

  it('sent a second time does nothing and shows how it stands now (PAY-12)', async () => {
    await refund(bea);
    const again = await refund(olive);
    expect(again.status).toBe(409);
    expect(textOf(again.text)).toContain('$474.50 can be refunded now. Nothing was done.');
    expect(again.text).toContain('name="refundable" value="47450"');
    expect(await refunds()).toHaveLength(1);
  });

  it('sends a receipt again to the address on file by then (PAY-12)', async () => {
    const { db } = paper.database;
    await db.receiptDelivery.update({
      where: { receiptId: gift.receiptId },
      data: { state: 'sent', sentAt: new Date('2026-11-21T23:31:00Z') },
    });
    await db.supporterEmail.update({
      where: { key: `wanda${gifts}@post.example` },
      data: { address: 'new@post.example' },
    });
    const answer = await bea.post(`/staff/receipts/${gift.receiptId}/letters`, { csrf: await bea.csrf() });
    expect(answer.headers['location']).toBe(`${page()}?said=resent`);
    expect(await db.receiptDelivery.findUnique({ where: { receiptId: gift.receiptId } })).toMatchObject({
      state: 'waiting',
      toAddress: 'new@post.example',
      firstSentAt: new Date('2026-11-21T23:31:00Z'),
    });
    expect(await db.auditEntry.count({ where: { object: `receipt:${gift.receiptId}` } })).toBe(1);
  });
});

describe('A large refund', () => {
  it('waits on the page of refunds until a second person lets it go (PAY-12)', async () => {
    await refund(bea, { amount: '400' });
    expect(asked).toEqual([]);
    expect(textOf((await olive.get('/staff')).text)).toContain('refund waits for a second person');
    const own = await bea.get('/staff/refunds');
    expect(textOf(own.text)).toContain('Take back');
    expect(own.text).not.toContain('Approve');
    const [{ id } = { id: '' }] = await refunds();
    const refused = await bea.post(`/staff/refunds/${id}/approvals`, { csrf: await bea.csrf() });
    expect(refused.status).toBe(403);

    expect((await olive.get('/staff/refunds')).text).toContain(`/staff/refunds/${id}/approvals`);
    const answer = await olive.post(`/staff/refunds/${id}/approvals`, { csrf: await olive.csrf() });
    expect(answer.headers['location']).toBe(`${page()}?said=refunded`);
    expect(asked.map(({ amount }) => amount.minor)).toEqual([40_000n]);
    const late = await olive.post(`/staff/refunds/${id}/refusals`, { csrf: await olive.csrf() });
    expect(late.status).toBe(409);
    expect(textOf(late.text)).toContain('Somebody has decided on this refund already.');
  });
});
