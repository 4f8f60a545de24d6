import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Holder {
  pid: number;
  since: string;
  /** When the process began, where the system says: a process id alone may by now belong to something else. */
  began: string | undefined;
}

export class DirectoryInUse extends Error {
  constructor(directory: string, holder: Holder) {
    super(
      `The data directory ${directory} is in use by process ${holder.pid}, running since ${holder.since}. ` +
        `Stop it first, or set DATA_DIR to another directory.`,
    );
    this.name = 'DirectoryInUse';
  }
}

/**
 * Takes the directory for this process and returns the function that gives it back. A lock left by a process that no
 * longer runs (a crash, a power cut) is taken over. Throws DirectoryInUse while its holder lives.
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, 'in-use.json');
  const mine: Holder = { pid: process.pid, since: new Date().toISOString(), began: beganAt(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && isRunning(holder)) throw new DirectoryInUse(directory, holder);
    rmSync(file, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isRunning(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return holder.began === beganAt(holder.pid);
}

/** Field 22 of /proc/<pid>/stat, counted after the command's closing bracket; undefined away from Linux. */
function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
