import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { SupporterId } from '../../../src/domain/supporters/supporter.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { settleSubscription, settleTerm } from '../../support/settled-holding.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let olive: Visitor;
let wanda: SupporterId;
const wandaGives = { name: 'Wanda Zürcher', email: 'wanda@post.example', phone: '0491 570 156' };
const hostile = '<script>alert(1)</script> & "Co"';
const address = {
  line1: '12 Lantern Lane',
  suburb: 'Wickham',
  state: 'NSW',
  postcode: '2293',
  country: 'AU',
};

beforeAll(async () => {
  paper = await openPaper();
  const { db } = paper.database;
  olive = await signedIn(paper);
  const at = new Date('2026-11-21T23:30:00Z');
  const giver = {
    ...wandaGives,
    message: 'Keep the lamp lit.\nAll of you.',
    newsletterWording: 'Send me the letter.',
  };
  await settleSubscription(db, { planCode: 'print-monthly', giver, address, at });
  ({ supporterId: wanda } = await settleGift(db, { ...wandaGives, dollars: '25.50', at }));
  const taken = new Date('2025-11-01T00:00:00Z');
  await settleTerm(db, { planCode: 'digital-12-months', giver: wandaGives, at: taken });
  await settleGift(db, { name: hostile, email: 'co@post.example', dollars: '2', at });
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const read = async (path: string): Promise<string> => textOf((await olive.get(path)).text);

describe('Wanda’s record', () => {
  let page: string;
  beforeAll(async () => {
    page = await read(`/staff/supporters/${wanda}`);
  });

  it('says who she is and how to reach her', () => {
    expect(page).toContain('Supporter 100001');
    expect(page).toContain('Wanda Zürcher');
    expect(page).toContain('wanda@post.example');
    expect(page).toContain('0491 570 156');
    expect(page).toContain('22 November 2026');
  });

  it('says what she holds, until when, and where it goes', () => {
    expect(page).toContain(
      'Print edition active $10 a month. Since 22 November 2026. Next payment 22 December 2026.',
    );
    expect(page).toContain('Goes to 12 Lantern Lane, Wickham NSW 2293');
    expect(page).toContain(
      'Digital edition for 12 months ended Paid in advance on 1 November 2025, ended 1 November 2026.',
    );
    expect(page).toContain('Keep the lamp lit. All of you.');
  });

  it('lists what she paid with its receipts, newest first', () => {
    expect(page).toContain('All 3, newest first');
    const order = ['$10.00', '$25.50', '$60.00'].map((sum) => page.indexOf(sum));
    expect(Math.min(...order)).toBeGreaterThan(0);
    expect(page.indexOf('$60.00')).toBe(Math.max(...order));
    expect(page).toMatch(/FY27-000001.*FY26-000001/);
    expect(page).toContain('to be sent');
  });

  it('shows what she agreed to, word for word', () => {
    expect(page).toContain(
      'newsletter agreed 22 November 2026, by the giving form, to these words: Send me the letter.',
    );
  });

  it('warns that her last payment did not go through, while that is so', async () => {
    const { db } = paper.database;
    await db.subscription.updateMany({ where: { supporterId: wanda }, data: { state: 'late' } });
    const late = await read(`/staff/supporters/${wanda}`);
    expect(late).toContain('The last payment for Print edition did not go through');
    expect(late).toContain('Paid until 22 December 2026.');
    await db.subscription.updateMany({ where: { supporterId: wanda }, data: { state: 'active' } });
  });

  it('says when it ends where she has cancelled', async () => {
    const cancelAt = new Date('2026-12-22T00:00:00Z');
    await paper.database.db.subscription.updateMany({ where: { supporterId: wanda }, data: { cancelAt } });
    expect(await read(`/staff/supporters/${wanda}`)).toContain('Cancelled: ends 22 December 2026.');
  });
});

describe('The list of supporters', () => {
  it('finds her by the phone number she calls from, and leads to her record', async () => {
    const { text } = await olive.get('/staff/supporters?q=0491+570+156');
    expect(text).toContain(`href="/staff/supporters/${wanda}"`);
    expect(textOf(text)).not.toContain('Co');
  });

  it('shows what was typed, as it was typed', async () => {
    const { text } = await olive.get(
      `/staff/supporters?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`,
    );
    expect(text).toContain('value="&quot;>&lt;img');
    expect(text).not.toContain('<img');
    expect(textOf(text)).toContain('Nobody fits');
  });

  it('shows a name as a name, whatever it is made of', async () => {
    const { text } = await olive.get('/staff/supporters');
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script');
  });

  it.each([
    '?q=%00',
    '?q=%ED%A0%80',
    '?q=%',
    '?q[]=a',
    '?q=a&q=b',
    '?q[__proto__]=1',
    `?q=${"'".repeat(5000)}`,
    '?after=-1',
    '?after=99999999999',
    '?after=1e9',
    "?after=1'--",
    '?after=0',
    '?q=%25%25&after=100001',
  ])('(INJ-3) is a list whatever its address says: %s', async (query) => {
    expect((await olive.get(`/staff/supporters${query}`)).status).toBe(200);
  });

  it('goes on where it left off', async () => {
    const { text } = await olive.get('/staff/supporters?after=100002');
    expect(textOf(text)).toContain('Wanda');
    expect(text).not.toContain('&lt;script');
    expect(text).toContain('Back to the newest');
    expect(await read('/staff/supporters?after=100001')).toContain('nobody further down');
  });
});

describe('The record of nobody', () => {
  it.each(['0194f000-0000-7000-8000-000000000000', '0', 'x'.repeat(3000), '%00', "1'or'1", '..%2f..'])(
    '%# is not found',
    async (id) => {
      expect((await olive.get(`/staff/supporters/${id}`)).status).toBe(404);
    },
  );
});

describe('The first page of the day', () => {
  it('says how many supporters there are and how far the target is', async () => {
    const page = await read('/staff');
    expect(page).toContain('2 supporters on record');
    expect(page).toMatch(/Fighting Fund so far \$37\.50 of \$250,000/);
    expect(page).not.toContain('see what is parked');
  });

  it('says so when something from Stripe waits for a person, and leads there', async () => {
    const reason = 'Asked for $25.00 and paid $20.00.';
    paper.parked.push({
      id: 'evt_1',
      type: 'checkout.session.completed',
      receivedAt: paper.clock.now(),
      reason,
    });
    expect(await read('/staff')).toContain('One thing waits for somebody to look');
    expect(await read('/staff/parked')).toContain(reason);
    paper.parked.pop();
    expect(await read('/staff/parked')).toContain('Nothing is parked');
  });
});

describe('A paper nobody has given to yet', () => {
  it('teaches what will appear where', async () => {
    const young = await openPaper();
    const first = await signedIn(young);
    expect(textOf((await first.get('/staff')).text)).toContain('Nobody has given yet');
    expect(textOf((await first.get('/staff/supporters')).text)).toContain('Nobody yet');
    await young.close();
  });
});

describe('A stranger', () => {
  it('sees no name on any of these pages', async () => {
    for (const path of ['', '/supporters', `/supporters/${wanda}`, '/parked']) {
      const { status, text } = await request(paper.app).get(`/staff${path}`);
      expect(status).toBe(303);
      expect(text).not.toContain('Wanda');
    }
  });
});
