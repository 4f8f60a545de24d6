import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { stopProcess } from './child.ts';

const root = path.resolve(import.meta.dirname, '..');
let built = false;

/** Builds `dist/` as `npm start` does, once a run. */
export function buildOnce(): void {
  if (!built) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  built = true;
}

export interface Server {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it said it was ready, in milliseconds. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** Starts `npm run web` or `npm start` from what is built, with Node's options as package.json has them, and waits until it says it is ready. */
export async function startServer(
  script: 'web' | 'start',
  environment: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(process.execPath, commandOf(script), {
    cwd: root,
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await isReady(url))) {
    if (child.exitCode !== null)
      throw new Error(`npm run ${script} ended with ${child.exitCode} before it was ready`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { url, pid: child.pid ?? 0, readyMs: performance.now() - begun, stop: () => stopProcess(child) };
}

/** What stands behind the last `node` of a script: options and entry point. */
function commandOf(script: string): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return (
    scripts[script]
      ?.split(/\bnode /)
      .pop()
      ?.split(' ') ?? []
  );
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`);
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
