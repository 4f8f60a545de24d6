/** Something done every so often, whether or not anybody asks. */
export interface Task {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: () => Promise<unknown>;
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
  while (!stopping.aborted) {
    try {
      await task.run();
    } catch (error) {
      onError(task.name, error);
    }
    await pause(task.everySeconds * 1_000, stopping);
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    stopping.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
