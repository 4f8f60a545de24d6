// The application in a process of its own, to be killed.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { until } from './until.ts';

/** A new embedded database on a busy machine takes its time. */
const startMs = 120_000;

const root = path.resolve(import.meta.dirname, '../..');

export interface ChildApplication {
  readonly url: string;
  /** Everything it printed. */
  output(): string;
  /** Resolves with the signal or exit code it ended with. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts an entry point (src/main.ts unless said) and resolves when it is ready to serve, or has ended. */
export async function startChild(
  env: Readonly<Record<string, string>>,
  entry = 'src/main.ts',
): Promise<ChildApplication> {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = endOf(child);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const url = `http://127.0.0.1:${env['PORT'] ?? ''}`;
  await until(`${entry} to be ready`, async () => over || (await isReady(url)), startMs);
  return { url, output: () => printed, ended, kill: (signal) => void child.kill(signal) };
}

function endOf(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
