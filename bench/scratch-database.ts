import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect } from '../src/database/client.ts';
import { prepareDatabase } from '../src/prepare-database.ts';

const server = process.env['BENCH_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** Runs `use` on a fresh, migrated database of its own (`ff_bench_…`) and drops it afterwards. BENCH_DATABASE_URL names the server. */
export async function withScratchDatabase<T>(use: (url: string) => Promise<T>): Promise<T> {
  const name = `ff_bench_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await onServer(`CREATE DATABASE ${name}`);
  try {
    const database = connect(url.href, { connections: 2 });
    await prepareDatabase(database);
    await database.close();
    return await use(url.href);
  } finally {
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function onServer(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

/** The first row of a query, by a connection of its own. */
export async function readRow<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const [row] = (await client.query<Row>(sql)).rows;
    if (!row) throw new Error(`no row answers ${sql}`);
    return row;
  } finally {
    await client.end();
  }
}
