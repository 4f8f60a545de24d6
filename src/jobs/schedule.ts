import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Something done every so often, whether or not anybody asks. */
export interface Task {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: () => Promise<unknown>;
  /** Begins with a rest: not everything is worth doing at every start. */
  readonly restsFirst?: boolean;
}

export interface Schedule {
  /** Lets what is running finish and starts nothing more. */
  stop(): Promise<void>;
}

/** Runs each task now and then again so many seconds after it ended; a task never overlaps itself, and one that fails is tried at its next turn. */
export function startSchedule(
  tasks: readonly Task[],
  onError: (task: string, error: unknown) => void,
): Schedule {
  const stopping = new AbortController();
  // Every task listens while it rests; Node takes more than ten for a leak.
  setMaxListeners(tasks.length, stopping.signal);
  const running = tasks.map((task) => repeat(task, stopping.signal, onError));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function repeat(
  task: Task,
  stopping: AbortSignal,
  onError: (task: string, error: unknown) => void,
): Promise<void> {
  if (task.restsFirst === true) await pause(task.everySeconds * 1_000, stopping);
  while (!stopping.aborted) {
    try {
      await task.run();
    } catch (error) {
      onError(task.name, error);
    }
    await pause(task.everySeconds * 1_000, stopping);
  }
}

/** Takes its listener off the signal when the time is over: a process that runs for months pauses a million times. */
async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: stopping }).catch(() => undefined);
}
