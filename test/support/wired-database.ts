import { connect, type Patience } from '../../src/database/client.ts';
import { servePglite } from './pglite-server.ts';
import { startRelay, type Relay } from './relay.ts';
import { copyOfDump, onPostgres, testDb, type TestDatabase } from './test-db.ts';

export interface WiredDatabase {
  /** Reached by the wire; closing it closes everything. */
  readonly database: TestDatabase;
  readonly wire: Relay;
}

/** A fresh database at the end of a wire that can be cut, whichever kind of database this run is on. */
export async function wiredDatabase(options: {
  patience: Patience;
  connections: number;
}): Promise<WiredDatabase> {
  const behind = onPostgres ? await onServer() : await onPglite();
  const wire = await startRelay({ host: '127.0.0.1', port: behind.port });
  const url = `postgresql://postgres@127.0.0.1:${wire.port}/${behind.path}`;
  const connections = onPostgres ? options.connections : 1;
  const database = connect(url, { connections, patience: options.patience });
  const closeAll = async (): Promise<void> => {
    await database.close();
    await wire.close();
    await behind.close();
  };
  return { database: { ...database, url: undefined, close: closeAll }, wire };
}

interface Behind {
  readonly port: number;
  readonly path: string;
  close(): Promise<void>;
}

async function onServer(): Promise<Behind> {
  const server = await testDb({ connections: 1 });
  const { port, pathname } = new URL(server.url ?? '');
  return { port: Number(port === '' ? '5432' : port), path: pathname.slice(1), close: () => server.close() };
}

async function onPglite(): Promise<Behind> {
  const lite = await copyOfDump();
  const server = await servePglite(lite);
  return {
    port: server.port,
    path: 'postgres',
    close: async () => {
      await server.close();
      await lite.close();
    },
  };
}
