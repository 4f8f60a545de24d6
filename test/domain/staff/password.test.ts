import { describe, expect, test } from '@jest/globals';
import { passwordProblem } from '../../../src/domain/staff/password-choice.ts';
import { decoyHash, hashPassword, isOutdated, isPassword } from '../../../src/domain/staff/password.ts';

const bettina = { organisation: 'The Daily Lamp', name: 'Bettina Quill', email: 'bettina@lamp.example' };
const problemOf = (password: string): string | undefined => passwordProblem(password, bettina);
const good = 'vkzn plough heron 7';

describe('A password is kept so that a stolen database does not give it away', () => {
  test('(AUTH-1) it is Argon2id with 19 MiB, two passes and one lane, and a salt of its own', async () => {
    const [first, second] = await Promise.all([hashPassword(good), hashPassword(good)]);
    const parts = first.split('$');
    expect(parts.slice(1, 4)).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect(Buffer.from(parts[4] ?? '', 'base64').length).toBeGreaterThanOrEqual(16);
    expect(second.split('$')[4]).not.toBe(parts[4]);
    expect(first).not.toContain(good);
  });

  test('(AUTH-1) it is known again, and nothing near it is', async () => {
    const kept = await hashPassword(good);
    expect(await isPassword(good, kept)).toBe(true);
    expect(await isPassword(`${good} `, kept)).toBe(false);
    expect(await isPassword(good.toUpperCase(), kept)).toBe(false);
    expect(await isPassword('', kept)).toBe(false);
  });

  test('(AUTH-1) one made with weaker parameters is seen to be outdated', async () => {
    expect(isOutdated(await hashPassword(good))).toBe(false);
    expect(isOutdated('$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2g')).toBe(true);
    expect(isOutdated('$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g')).toBe(true);
  });

  test('what stands in for the password of nobody fits nothing, and is made once', async () => {
    const decoy = await decoyHash();
    expect(await decoyHash()).toBe(decoy);
    expect(isOutdated(decoy)).toBe(false);
    expect(await isPassword(good, decoy)).toBe(false);
  });
});

describe('A password is long enough and not the obvious, and there are no other rules', () => {
  test.each([
    [8, 'gh#kQ2xz'],
    [11, 'gh#kQ2xzpw8'],
  ])('(AUTH-2) %d characters are too few', (_length, password) => {
    expect(problemOf(password)).toMatch(/at least 12 characters/);
  });

  test.each([
    ['12 lower-case letters', 'wqzhtmeblgro'],
    ['64 characters', 'wqzhtmeblgro7 kx'.repeat(4)],
    ['128 characters', 'wqzhtmeblgro7 kx'.repeat(8)],
    ['digits only', '905172863419'],
    ['spaces', 'plough heron oxide'],
    ['emoji', '🦜🌵🚲🎺🧵🪁🍋🦉🧭🪵🫖🎲'],
    ['a NUL', 'plough\0heron oxide'],
    ['Cyrillic', 'окунь ветер лампа'],
  ])('(AUTH-2) %s will do, and signs in', async (_kind, password) => {
    expect(problemOf(password)).toBeUndefined();
    expect(await isPassword(password, await hashPassword(password))).toBe(true);
  });

  test('(AUTH-2) nothing is cut off after 72 bytes, after a NUL, or at the end', async () => {
    const long = 'wqzhtmeblgro7 kx'.repeat(8);
    const kept = await hashPassword(long);
    expect(await isPassword(`${long.slice(0, -1)}y`, kept)).toBe(false);
    expect(await isPassword(long.slice(0, 72), kept)).toBe(false);
    expect(await isPassword('plough\0heron', await hashPassword('plough\0oxide'))).toBe(false);
  });

  test('(AUTH-2) twelve emoji are twelve characters, and eleven are too few', () => {
    expect(problemOf('🦜🌵🚲🎺🧵🪁🍋🦉🧭🪵🫖')).toMatch(/at least 12/);
  });

  test('the same word from two keyboards is the same password', async () => {
    const composed = 'caf\u00e9 plough heron';
    const decomposed = 'cafe\u0301 plough heron';
    expect(await isPassword(decomposed, await hashPassword(composed))).toBe(true);
  });

  test.each([
    'passwordpassword',
    'TheDailyLamp2026',
    'bettina-quill-1',
    'aaaaaaaaaaaaaaaa',
    '123456789012',
    'FightingFund2027',
    'qwertyuiop12345',
  ])('%s is what anybody would try first', (password) => {
    expect(problemOf(password)).toMatch(/anybody would try first/);
  });

  test('a thousand characters are enough', () => {
    expect(problemOf('wqzht'.repeat(201))).toMatch(/at most 1000/);
  });
});
