// A throw-away PostgreSQL for one run, where the machine has its programs and no server answers.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';

/** Starts a cluster on a free port of 127.0.0.1 and gives its address without a database; undefined where there is no PostgreSQL. */
export async function startCluster(): Promise<string | undefined> {
  const bin = postgresBin();
  if (bin === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'fighting-fund-pg-'));
  if (asRoot()) {
    const id = Number(spawnSync('id', ['-u', 'postgres']).stdout.toString());
    chownSync(folder, id, id);
    chmodSync(folder, 0o700);
  }
  const port = await freePort();
  run(`${bin}/initdb`, [
    '-D',
    `${folder}/d`,
    '-U',
    'postgres',
    '--auth=trust',
    '-N',
    '--locale=C.UTF-8',
    '-E',
    'UTF8',
  ]);
  const settings = `-k ${folder} -p ${port} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200`;
  run(`${bin}/pg_ctl`, ['-D', `${folder}/d`, '-w', '-l', `${folder}/log`, '-o', settings, 'start']);
  process.env['TEST_CLUSTER'] = folder;
  return `postgresql://postgres@127.0.0.1:${port}`;
}

export function stopCluster(folder: string): void {
  run(`${postgresBin() ?? ''}/pg_ctl`, ['-D', `${folder}/d`, '-m', 'immediate', '-w', 'stop']);
  rmSync(folder, { recursive: true, force: true });
}

function postgresBin(): string | undefined {
  const found = spawnSync('which', ['initdb']);
  if (found.status === 0) return path.dirname(found.stdout.toString().trim());
  const debian = '/usr/lib/postgresql';
  try {
    const newest = readdirSync(debian).sort((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? undefined : `${debian}/${newest}/bin`;
  } catch {
    return undefined;
  }
}

function asRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root, so root runs it as the postgres user. */
function run(command: string, args: string[]): void {
  if (asRoot()) execFileSync('runuser', ['-u', 'postgres', '--', command, ...args], { stdio: 'ignore' });
  else execFileSync(command, args, { stdio: 'ignore' });
}
