import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** What a child process says of itself, since it began. */
export interface Report {
  /** Processor time used, in milliseconds. */
  readonly cpuMs: number;
  /** Calls its stand-in for the payment processor has answered. */
  readonly calls: number;
}

export interface Child {
  readonly port: number;
  readonly pid: number;
  report(): Promise<Report>;
  stop(): Promise<void>;
}

/** Starts one of the entry points of this folder in a process of its own, so that it does not share the load generator's event loop. Node's own options are handed on. */
export async function startChild(
  entry: string,
  environment: Readonly<Record<string, string>>,
): Promise<Child> {
  const child = spawn(process.execPath, [...process.execArgv, `${import.meta.dirname}/${entry}`], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { port } = await answerOf<{ port: number }>(child);
  return {
    port,
    pid: child.pid ?? 0,
    report: async () => {
      const answer = answerOf<Report>(child);
      child.send('report');
      return answer;
    },
    stop: () => stopProcess(child),
  };
}

async function answerOf<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const left = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('a process of the benchmark ended before it answered');
  });
  const [message] = (await Promise.race([once(child, 'message'), left])) as [Message];
  left.catch(() => undefined);
  ended.abort();
  return message;
}

/** Tells a process to end, waits until it has, and ends it hard where it does not within ten seconds. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(hard);
}

/** The other side of startChild: says where it listens, then answers each `report`. Ends on SIGTERM, and with its parent. */
export function serveReports(port: number, calls: () => number, stop: () => Promise<void>): void {
  process.send?.({ port });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000, calls: calls() } satisfies Report);
  });
  const end = () => void stop().finally(() => process.exit(0));
  process.on('SIGTERM', end).on('disconnect', end);
}

/** Resident memory of a process, in bytes, as Linux counts it: now, and the most it ever was. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN);
  return { now: kilobytes('VmRSS') * 1_024, most: kilobytes('VmHWM') * 1_024 };
}
