import { setTimeout as pause } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import type { Database, Tx } from './client.ts';

/** What a queue is told about a kind of job, in seconds: how often it is tried again, how soon, and how long one run may take. */
export interface JobPolicy {
  readonly retryLimit: number;
  readonly retryDelaySeconds: number;
  /** After this a run is taken to have died with its process, and the job goes to another. */
  readonly leaseSeconds: number;
}

/**
 * The queue (pg-boss on our own PostgreSQL) behind three functions, so that its next major version is a change to this
 * file alone. A job runs at least once: it may run twice, and its effects must bear that.
 */
export interface JobQueue<Jobs extends object> {
  /** Queues a job in the caller's transaction: it exists if and only if that commits. */
  enqueue<Name extends keyof Jobs & string>(tx: Tx, name: Name, data: Jobs[Name]): Promise<void>;
  /**
   * Runs `run` for jobs of this name as they come, up to `batchSize` at once. Throwing fails the whole batch, which is tried again later.
   */
  work<Name extends keyof Jobs & string>(
    name: Name,
    batchSize: number,
    run: (data: Jobs[Name][]) => Promise<void>,
  ): void;
  /** Looks for work of this name now instead of at the next poll. */
  nudge(name: keyof Jobs & string): void;
  /** Makes the tables and queues; call once before the first enqueue. Safe to repeat and for many processes at once. */
  start(): Promise<void>;
  /** Takes no more jobs, and lets running ones finish for 8 seconds; one that has not is another's when its lease ends. */
  stop(): Promise<void>;
  /** How many jobs of each name wait, and the age in seconds of the oldest. */
  backlog(): Promise<{ name: string; waiting: number; oldestSeconds: number }[]>;
  /** Jobs that were tried as often as their policy says and failed, of the last seven days, the newest first. */
  givenUp(limit: number): Promise<GivenUpJob[]>;
  /** Queues one of these again in the caller's transaction, as if new. Gives false where it is not there any more. */
  tryAgain(tx: Tx, id: string): Promise<boolean>;
}

export interface GivenUpJob {
  readonly id: string;
  readonly name: string;
  readonly failedAt: Date;
}

const pollMs = 1_000;
const drainMs = 8_000;

export function createJobQueue<Jobs extends object>(
  { db, pool }: Database,
  policies: Readonly<Record<keyof Jobs & string, JobPolicy>>,
  options: {
    supervise: boolean;
    /** How often leases that ran out are looked for. */
    superviseSeconds?: number;
    onError: (error: unknown) => void;
  },
): JobQueue<Jobs> {
  const boss = new PgBoss({
    db: {
      executeSql: async (text: string, values: unknown[]) => {
        const result: unknown = await pool.query(text, values);
        // A script of several statements answers with several results; pg-boss reads the one that has rows.
        const results = (Array.isArray(result) ? result : [result]) as { rows: unknown[] }[];
        return results.find(({ rows }) => rows.length > 0) ?? { rows: [] };
      },
    },
    supervise: options.supervise,
    schedule: false,
    migrate: true,
    maintenanceIntervalSeconds: options.superviseSeconds ?? 15,
    archiveCompletedAfterSeconds: 3_600,
    deleteAfterDays: 7,
  });
  boss.on('error', options.onError);
  const loops = new Map<string, WorkLoop>();
  const insert = async (tx: Tx, name: string, data: object): Promise<void> => {
    await boss.insert([{ name, data }], {
      db: {
        executeSql: async (text: string, values: unknown[]) => ({
          // The text is pg-boss's own, with every value as a parameter.
          // eslint-disable-next-line no-restricted-syntax
          rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values),
        }),
      },
    });
  };

  return {
    enqueue: (tx, name, data) => insert(tx, name, data as object),
    work: (name, batchSize, run) => {
      loops.set(
        name,
        startLoop(boss, name, batchSize, (data) => run(data as Jobs[typeof name][]), options.onError),
      );
    },
    nudge: (name) => loops.get(name)?.nudge(),
    start: async () => {
      await boss.start();
      const known = new Set((await boss.getQueues()).map((queue) => queue.name));
      for (const [name, policy] of Object.entries<JobPolicy>(policies)) {
        const queue = {
          name,
          policy: 'standard' as const,
          retryLimit: policy.retryLimit,
          retryDelay: policy.retryDelaySeconds,
          retryBackoff: true,
          expireInSeconds: policy.leaseSeconds,
        };
        // What a queue was made with by an earlier release is not what this one was written for.
        if (known.has(name)) await boss.updateQueue(name, queue);
        else await boss.createQueue(name, queue);
      }
    },
    stop: async () => {
      const finished = Promise.all([...loops.values()].map((loop) => loop.stop()));
      await Promise.race([finished, pause(drainMs, undefined, { ref: false })]);
      await boss.stop({ graceful: false });
    },
    backlog: async () =>
      db.$queryRaw<{ name: string; waiting: number; oldestSeconds: number }[]>`
        SELECT name, count(*)::int AS waiting,
               extract(epoch FROM now() - min(start_after))::float AS "oldestSeconds"
        FROM pgboss.job WHERE state < 'active' AND start_after < now() GROUP BY name`,
    givenUp: async (limit) =>
      db.$queryRaw<GivenUpJob[]>`
        SELECT id, name, "failedAt" FROM (
          SELECT id::text, name, completed_on AS "failedAt" FROM pgboss.job WHERE state = 'failed'
          UNION ALL
          SELECT id::text, name, completed_on FROM pgboss.archive WHERE state = 'failed'
        ) AS gone ORDER BY "failedAt" DESC LIMIT ${limit}::int`,
    tryAgain: async (tx, id) => {
      const [job] = await tx.$queryRaw<{ name: string; data: object }[]>`
        WITH waiting AS (DELETE FROM pgboss.job WHERE id = ${id}::uuid AND state = 'failed' RETURNING name, data),
          archived AS (DELETE FROM pgboss.archive WHERE id = ${id}::uuid AND state = 'failed' RETURNING name, data)
        SELECT name, data FROM waiting UNION ALL SELECT name, data FROM archived`;
      if (!job) return false;
      await insert(tx, job.name, job.data);
      return true;
    },
  };
}

interface WorkLoop {
  nudge(): void;
  stop(): Promise<void>;
}

/** Fetches batch after batch while there is work, and otherwise waits for a nudge or the next poll. */
function startLoop(
  boss: PgBoss,
  name: string,
  batchSize: number,
  run: (data: object[]) => Promise<void>,
  onError: (error: unknown) => void,
): WorkLoop {
  const stop = new AbortController();
  const stopping = stop.signal;
  let nudged = false;
  let wake: () => void = () => undefined;

  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      if (nudged || stopping.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, pollMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const once = async (): Promise<boolean> => {
    const jobs = await boss.fetch<object>(name, { batchSize });
    if (jobs.length === 0) return false;
    const ids = jobs.map((job) => job.id);
    try {
      await run(jobs.map((job) => job.data));
      await boss.complete(name, ids);
    } catch (error) {
      onError(error);
      await boss.fail(name, ids);
    }
    return true;
  };

  const finished = (async () => {
    while (!stopping.aborted) {
      nudged = false;
      let busy = false;
      try {
        busy = await once();
      } catch (error) {
        onError(error);
      }
      if (!busy) await rest();
    }
  })();

  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: async () => {
      stop.abort();
      wake();
      await finished;
    },
  };
}
