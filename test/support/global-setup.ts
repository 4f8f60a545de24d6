// One migrated template for the whole run: a database where there is a PostgreSQL, a dump of PGlite's files where not.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { connect } from '../../src/database/client.ts';
import { overPglite } from '../../src/database/embedded.ts';
import { prepareDatabase } from '../../src/prepare-database.ts';
import { startCluster } from './cluster.ts';

export default async function globalSetup(): Promise<void> {
  const server = process.env['TEST_DB'] === 'pglite' ? undefined : await findServer();
  if (server === undefined) return prepareDump();
  process.env['TEST_SERVER_URL'] = server;
  const template = `ff_template_${process.pid}`;
  await onServer(server, `CREATE DATABASE ${template}`);
  const database = connect(`${server}/${template}`, { connections: 2 });
  await prepareDatabase(database);
  await database.close();
  process.env['TEST_TEMPLATE'] = template;
}

/** TEST_DATABASE_URL names a server; else one that answers on this machine; else a throw-away cluster; else none. */
async function findServer(): Promise<string | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return given.replace(/\/[^/]*$/, '');
  const local = 'postgresql://postgres@127.0.0.1:5432';
  if (process.env['TEST_DB'] === 'postgres' || process.env['TEST_DB'] === undefined) {
    try {
      await onServer(local, 'SELECT 1');
      return local;
    } catch {
      return startCluster();
    }
  }
  return undefined;
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres`, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Two databases nobody copies here are two thirds of the files that each test file unpacks. */
const withoutTemplates = [
  'UPDATE pg_database SET datistemplate = false',
  'DROP DATABASE template0',
  'DROP DATABASE template1',
  'CHECKPOINT',
];

async function prepareDump(): Promise<void> {
  const lite = await PGlite.create();
  const database = overPglite(lite);
  await prepareDatabase(database);
  for (const sql of withoutTemplates) await lite.query(sql);
  const dump = await lite.dumpDataDir('none');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fighting-fund-')), 'database.tar');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  await database.close();
  process.env['TEST_DUMP'] = file;
}
