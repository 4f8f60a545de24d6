import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { migrate, pendingMigrations } from '../../src/database/migrate.ts';
import { testDb } from '../support/test-db.ts';

it('The migrations make exactly what the schema says', () => {
  const script = path.resolve(import.meta.dirname, '../../scripts/prisma-wasm.mjs');
  const answer = execFileSync(process.execPath, [script, 'diff'], { encoding: 'utf8' });
  expect(answer).toContain('This is an empty migration');
});

it('A database that has had every migration is left as it is', async () => {
  const database = await testDb();
  try {
    expect(await pendingMigrations(database.pool)).toEqual([]);
    expect(await migrate(database)).toEqual([]);
    const rows = await database.db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
    expect(rows[0]?.n).toBeGreaterThan(0);
  } finally {
    await database.close();
  }
});
