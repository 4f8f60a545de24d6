import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDb, type TestDatabase } from '../support/test-db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

/** The columns named in the first cell of each row, under a heading that is the table's name in backticks. */
function inventoried(text: string): string[] {
  return text.split(/^### /m).flatMap((section) => {
    const table = /^`(\w+)`/.exec(section)?.[1];
    if (table === undefined) return [];
    const cells = [...section.matchAll(/^\|([^|]+)\|/gm)].map(([, cell]) => cell ?? '');
    return cells.flatMap((cell) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, column]) => `${table}.${column ?? ''}`),
    );
  });
}

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/privacy.md'), 'utf8');

describe('What is kept about people', () => {
  it('(PRIV-1) is all in the inventory: every column of every table, once, and none that is gone', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    expect(inventoried(text).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('(PRIV-1) has a class, a purpose and an end in every row of the inventory', () => {
    const classes = ['person', 'linked', 'staff', 'secret', 'money', 'none'];
    const rows = [...text.matchAll(/^\| `.*\|$/gm)].map(([row]) => row.split('|').map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(50);
    const wanting = rows.filter(
      ([, , kind = '', purpose = '', end = '']) => !classes.includes(kind) || purpose === '' || end === '',
    );
    expect(wanting).toEqual([]);
  });
});
