import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onPostgres, testDb, type TestDatabase } from '../../support/test-db.ts';

/** A process that starts, migrates an embedded database and ends: six seconds of work, on a machine that may be busy. */
const patienceMs = 120_000;

let database: TestDatabase | undefined;
let dataDir: string;
beforeAll(async () => {
  database = onPostgres ? await testDb() : undefined;
  dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-invite-'));
});
afterAll(async () => {
  await database?.close();
  rmSync(dataDir, { recursive: true });
});

/** The command as a person types it, on the server's database where there is one and an embedded one where not. */
function invite(...words: string[]): Promise<{ code: number | null; said: string; complained: string }> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    PUBLIC_URL: 'https://lamp.example',
  };
  const where = database?.url === undefined ? {} : { DATABASE_URL: database.url };
  const command = spawn('node_modules/.bin/tsx', ['src/staff-invite.ts', ...words], {
    env: { ...env, ...where },
  });
  let said = '';
  let complained = '';
  command.stdout.on('data', (text: Buffer) => (said += text.toString()));
  command.stderr.on('data', (text: Buffer) => (complained += text.toString()));
  return new Promise((resolve) => {
    command.on('close', (code) => resolve({ code, said, complained }));
  });
}

describe('npm run staff:invite', () => {
  it(
    'prints a link that makes a colleague',
    async () => {
      const { code, said, complained } = await invite('--email', 'bo@lamp.example', '--role', 'membership');
      expect({ code, complained }).toEqual({ code: 0, complained: '' });
      expect(said).toMatch(/^staff set-up: https:\/\/lamp\.example\/staff\/set-up\/[\w-]{43}\n/);
    },
    patienceMs,
  );

  it(
    'says how it is used where it is called with a role there is not',
    async () => {
      const { code, said, complained } = await invite('--email', 'bo@lamp.example', '--role', 'king');
      expect({ code, said }).toEqual({ code: 1, said: '' });
      expect(complained).toContain('--role viewer|membership|bookkeeper|owner');
    },
    patienceMs,
  );
});
