import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ProcessorUnavailable } from '../../../src/domain/payments/payment-processor.ts';
import { settleSubscription } from '../../support/settled-holding.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let mia: Visitor;
let vic: Visitor;
let page = '';
const began = new Date('2026-11-21T23:30:00Z');

beforeAll(async () => {
  paper = await openPaper();
  Object.assign(paper.deps.instruct.processor, {
    pauseSubscription: () => Promise.reject(new ProcessorUnavailable('away')),
  });
  const giver = { name: 'Wanda Zürcher', email: 'wanda@post.example' };
  await settleSubscription(paper.database.db, { planCode: 'gift-monthly', giver, at: began, cents: 1_000n });
  const { id } = await paper.database.db.subscription.findFirstOrThrow();
  page = `/staff/subscriptions/${id}`;
  const somebody = (name: string, role: string) => ({
    name,
    email: `${role}@lamp.example`,
    password: 'vkzn plough heron 7',
  });
  await signedIn(paper);
  mia = await signedIn(paper, 'membership', somebody('Mia Members', 'membership'));
  vic = await signedIn(paper, 'viewer', somebody('Vic Views', 'viewer'));
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

it('The page of a subscription says how it stands, and offers what may be done to those who may', async () => {
  const seen = await mia.get(page);
  const text = textOf(seen.text);
  expect(text).toContain('Next charge $10 on 22 December 2026');
  expect(text).toContain('Standing active');
  expect(text).toContain('Stop now');
  const viewed = await vic.get(page);
  expect(textOf(viewed.text)).not.toContain('Stop now');
  const refused = await vic.post(`${page}/instructions`, {
    csrf: await vic.csrf(),
    act: 'cancel now',
    reason: 'a try',
  });
  expect(refused.status).toBe(403);
});

it('What staff ask for is written down with their reason, in the audit log too, and is not called done before it is', async () => {
  const ask = async (fields: Record<string, string>) =>
    mia.post(`${page}/instructions`, { csrf: await mia.csrf(), ...fields });
  expect((await ask({ act: 'pause', months: '2' })).status).toBe(422);
  expect(await paper.database.db.instruction.count()).toBe(0);
  expect((await ask({ act: 'pause', months: '2', reason: 'away until spring' })).status).toBe(303);
  const text = textOf((await mia.get(page)).text);
  expect(text).toContain('not done yet, tried again by itself');
  expect(text).toContain('Why: away until spring');
  expect(text).not.toContain('Paused until');
  const [entry] = await paper.database.db.auditEntry.findMany({ where: { act: 'instruct subscription' } });
  expect(entry?.detail).toMatchObject({ instruction: 'pause', reason: 'away until spring' });
});
