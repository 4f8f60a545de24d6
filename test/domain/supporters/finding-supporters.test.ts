import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findSupporters } from '../../../src/domain/supporters/supporter-search-store.ts';
import { readSupporterSearch } from '../../../src/domain/supporters/supporter-search.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { settleSubscription } from '../../support/settled-holding.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

let database: TestDatabase;
const now = new Date('2026-11-22T01:00:00Z');
beforeAll(async () => {
  database = await testDb();
  const { db } = database;
  const gives = (name: string, email: string) => settleGift(db, { name, email, dollars: '25', at: now });
  await gives('Zoë Bergström', 'zoe@paper.example');
  await gives('Anne-Marie O’Wood', 'amow@post.example');
  await gives('100% Solidarity Fund_', 'percent_sign@post.example');
  await gives('Nguyễn Thị Minh', 'minh+lamp@post.example');
  const giver = { name: 'Caz Mobile', email: 'caz@phones.example', phone: '+61 491 570 156' };
  await settleSubscription(db, { planCode: 'digital-monthly', giver, at: now });
});
afterAll(() => database.close());

async function found(typed: string): Promise<string[]> {
  const { supporters } = await findSupporters(database.db, readSupporterSearch(typed), { now });
  return supporters.map(({ name }) => name);
}

describe('Somebody at the phone finds a supporter', () => {
  it.each([
    ['by the beginning of a name', 'zo', ['Zoë Bergström']],
    ['by the beginning of any word of it, in any order', 'berg zoe', ['Zoë Bergström']],
    ['without the accents', 'nguyen minh', ['Nguyễn Thị Minh']],
    ['with accents they do not have', 'zöe', ['Zoë Bergström']],
    ['shouting', 'ZOË', ['Zoë Bergström']],
    ['by the second half of a double name', 'marie', ['Anne-Marie O’Wood']],
    ['by what follows an apostrophe, however it is typed', 'o wood', ['Anne-Marie O’Wood']],
    ['by a typed apostrophe', "o'wood", ['Anne-Marie O’Wood']],
    ['by an e-mail address', 'AMOW@post.example', ['Anne-Marie O’Wood']],
    ['by a piece of one', 'caz@', ['Caz Mobile']],
    ['by a phone number as it was said', '0491 570 156', ['Caz Mobile']],
    ['by a phone number from abroad', '+61491570156', ['Caz Mobile']],
    ['by four digits of it', '0156', ['Caz Mobile']],
    ['by supporter number', '100001', ['Zoë Bergström']],
    ['by receipt number', 'FY27-000002', ['Anne-Marie O’Wood']],
    ['by a receipt number read out loosely', 'fy27 2', ['Anne-Marie O’Wood']],
    ['and nobody by the middle of a word', 'ergström', []],
    ['and nobody by three digits', '156', []],
  ])('%s', async (_how, typed, expected) => {
    expect(await found(typed)).toEqual(expected);
  });

  it('and sees what they hold and when they last gave', async () => {
    const { supporters } = await findSupporters(database.db, readSupporterSearch('caz'), { now });
    expect(supporters).toMatchObject([
      { holds: ['Digital edition'], lastPaidAt: now, email: 'caz@phones.example' },
    ]);
  });

  it('sees everybody, newest first, where nothing is typed', async () => {
    expect(await found('   ')).toEqual([
      'Caz Mobile',
      'Nguyễn Thị Minh',
      '100% Solidarity Fund_',
      'Anne-Marie O’Wood',
      'Zoë Bergström',
    ]);
  });
});

describe('Whatever is typed into the box', () => {
  it('(INJ-3) a percent sign or an underscore is a character to look for, and not a wildcard', async () => {
    expect(await found('_')).toEqual(['100% Solidarity Fund_']);
    expect(await found('%')).toEqual([]);
  });

  it('(INJ-3) an underscore in an address stands for itself', async () => {
    expect(await found('percent_sign@post.example')).toEqual(['100% Solidarity Fund_']);
    expect(await found('percentXsign@post.example')).toEqual([]);
    expect(await found('%@post.example')).toEqual([]);
  });

  it.each([
    "' OR '1'='1",
    "'; DROP TABLE supporter; --",
    '1 UNION SELECT password_hash FROM staff_member',
    "zoe' AND pg_sleep(5)--",
    '\\',
    '\\%',
    '%%%',
    "admin@x' OR 1=1--",
    '${7*7}',
    'a\0b@c',
    '99999999999999999999',
    'FY27-999999999',
    'FY99-000001',
    '((((',
    '[a-z]+',
    '🦜🦜🦜',
  ])('(INJ-3) %j finds nobody it should not, and breaks nothing', async (typed) => {
    await expect(found(typed)).resolves.toEqual([]);
    expect(await database.db.supporter.count()).toBe(5);
  });

  it('(INJ-3) characters that cannot be kept are as good as not typed', async () => {
    expect(await found('\0')).toHaveLength(5);
    expect(await found('\ud800')).toHaveLength(5);
    expect(await found('zo\0')).toEqual(['Zoë Bergström']);
    expect(await found('\u202Ezoe')).toEqual(['Zoë Bergström']);
  });

  it('(INJ-3) a placeholder of the database’s own is only a word', async () => {
    expect(await found('$1')).toEqual(['100% Solidarity Fund_']);
  });

  it('is read as far as a name can go, and no further', async () => {
    expect(await found('🦜'.repeat(100_000))).toEqual([]);
  });
});

describe('A long list', () => {
  it('is read fifty at a time, shows everybody once, and is not put out by who joins meanwhile', async () => {
    const big = await testDb();
    const { db } = big;
    const joins = (at: number) =>
      settleGift(db, { name: `Reader ${at}`, email: `r${at}@post.example`, dollars: '5', at: now });
    for (let at = 0; at < 101; at++) await joins(at);
    const seen: string[] = [];
    let after: number | undefined;
    const lengths: number[] = [];
    do {
      const page = await findSupporters(db, undefined, { after, now });
      seen.push(...page.supporters.map(({ name }) => name));
      lengths.push(page.supporters.length);
      after = page.next;
      if (lengths.length === 1) await joins(101);
    } while (after !== undefined);
    expect(lengths).toEqual([50, 50, 1]);
    expect(new Set(seen).size).toBe(101);
    expect(seen[0]).toBe('Reader 100');
    await big.close();
  });
});
