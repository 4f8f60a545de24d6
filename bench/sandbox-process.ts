// The sandbox by itself, on the directory it is given.
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { serveReports } from './child.ts';

const sandbox = await startSandbox({ port: 0, dataDir: process.env['DATA_DIR'] ?? '' });
serveReports(
  sandbox.port,
  () => sandbox.requests().length,
  () => sandbox.close(),
);
