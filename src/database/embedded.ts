import { existsSync, mkdirSync, openAsBlob } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { wrap, type Database } from './client.ts';
import { lockDirectory } from './directory-lock.ts';
import { template } from './template.ts';

/** As PGlite starts by itself, but with buffers for a small paper and not for a server: it is up in half the time. */
export const embeddedSettings = {
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
};

/**
 * PostgreSQL inside this process (PGlite), its files under `dataDir`. Throws a DirectoryInUse, naming the holder, where
 * another process has the directory.
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockDirectory(dataDir);
  const files = path.join(dataDir, 'database');
  const isCopied = !existsSync(files) && existsSync(template);
  const copied = isCopied ? { loadDataDir: await openAsBlob(template) } : {};
  const lite = await PGlite.create(files, { ...embeddedSettings, ...copied });
  return overPglite(lite, unlock);
}

/** The production adapter over a PGlite already open. Closing closes it, then calls `released`. */
export function overPglite(lite: PGlite, released: () => void = () => undefined): Database {
  // PGlite is one backend session, so the pool holds one client; and pg-pool throws a client away after a failed query,
  // so every client gets a connection shim of its own.
  class EmbeddedClient extends pg.Client {
    constructor() {
      const config = createPgConfig(lite);
      const { connection } = config;
      const parse = connection.parse.bind(connection);
      // The adapter passes its type parsers as `types`, where the shim expects parameter OIDs.
      connection.parse = (query: object) => {
        parse({ ...query, types: [] });
      };
      super(config);
    }
  }
  const pool = new pg.Pool({ Client: EmbeddedClient, max: 1, idleTimeoutMillis: 0 });
  return wrap(pool, true, async () => {
    await pool.end();
    await lite.close();
    released();
  });
}
