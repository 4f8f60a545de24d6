// What the figures are compared with: Express 5 and nothing else.
import type { AddressInfo } from 'node:net';
import express, { raw } from 'express';
import pg from 'pg';
import { serveReports } from './child.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
await pool.query('CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, body text NOT NULL)');
const page = Buffer.alloc(Number(process.env['PAGE_BYTES'] ?? 0), 'x');

const app = express();
app.get('/', (_request, response) => {
  response.type('html').send(page);
});
app.post('/row', raw({ type: () => true, limit: '256kb' }), async (request, response) => {
  await pool.query('INSERT INTO bench_row (body) VALUES ($1)', [(request.body as Buffer).toString()]);
  response.json({ received: true });
});
const server = app.listen(0, '127.0.0.1', () => {
  serveReports(
    (server.address() as AddressInfo).port,
    () => 0,
    async () => {
      server.closeAllConnections();
      await pool.end();
    },
  );
});
