import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { stopCluster } from './cluster.ts';

export default async function globalTeardown(): Promise<void> {
  const {
    TEST_CLUSTER: cluster,
    TEST_DUMP: dump,
    TEST_SERVER_URL: server,
    TEST_TEMPLATE: template,
  } = process.env;
  if (dump !== undefined) rmSync(path.dirname(dump), { recursive: true, force: true });
  if (cluster !== undefined) {
    stopCluster(cluster);
    return;
  }
  if (server !== undefined && template !== undefined) {
    const client = new pg.Client({ connectionString: `${server}/postgres` });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await client.end();
  }
}
