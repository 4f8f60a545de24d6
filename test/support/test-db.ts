import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { connect, type Database } from '../../src/database/client.ts';
import { embeddedSettings, overPglite } from '../../src/database/embedded.ts';
import { noteOverlaps } from './overlapping-queries.ts';

noteOverlaps(pg.Client);

/** Whether many connections are real here; a test of a race says so in its title and is for PostgreSQL. */
export const onPostgres = process.env['TEST_SERVER_URL'] !== undefined;

export interface TestDatabase extends Database {
  /** The address other processes can reach it by; only on PostgreSQL. */
  url: string | undefined;
}

let dump: Blob | undefined;

/** An embedded database as the run prepared it. */
export function copyOfDump(): Promise<PGlite> {
  dump ??= new Blob([readFileSync(process.env['TEST_DUMP'] ?? '')]);
  return PGlite.create({ ...embeddedSettings, loadDataDir: dump });
}

/** A fresh, migrated database with its job queues: a copy of the run's template. Close it when done: it is dropped. */
export async function testDb(options: { connections?: number } = {}): Promise<TestDatabase> {
  const server = process.env['TEST_SERVER_URL'];
  if (server === undefined) {
    return { ...overPglite(await copyOfDump()), url: undefined };
  }
  const name = `ff_test_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (sql: string): Promise<void> => {
    const admin = new pg.Client({ connectionString: `${server}/postgres` });
    await admin.connect();
    await admin.query(sql);
    await admin.end();
  };
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${process.env['TEST_TEMPLATE'] ?? ''}`);
  const database = connect(`${server}/${name}`, { connections: options.connections ?? 10 });
  return {
    ...database,
    url: `${server}/${name}`,
    close: async () => {
      await database.close();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
