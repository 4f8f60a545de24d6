import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { nameOf, parts } from '../../scripts/mutation-parts.ts';

const root = path.resolve(import.meta.dirname, '../..');
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);

it('Every file of money, of the ledger and of the inbox is changed in one part, to see whether a test fails', () => {
  const inbox = ['apply-event', 'event-store', 'inbox', 'take-facts', 'telling'];
  const wanted = [
    ...filesIn('src/money'),
    ...filesIn('src/domain/ledger'),
    ...inbox.map((name) => `src/stripe/${name}.ts`),
  ];
  expect(wanted.length).toBeGreaterThan(20);
  expect(parts.flatMap(({ files }) => files).sort()).toEqual(wanted.sort());
});

it('Every test that is to notice is there, and no two parts write the same report', () => {
  const tests = parts.flatMap((part) => part.tests);
  expect(tests.filter((test) => !existsSync(path.join(root, test)))).toEqual([]);
  expect(new Set(parts.map(nameOf)).size).toBe(parts.length);
});
