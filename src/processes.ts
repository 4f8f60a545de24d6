import { Server as NetServer, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { constants, setPriority } from 'node:os';
import type { Logger } from 'pino';
import { armFailpoint } from './database/failpoint.ts';
import { claimInstallation } from './domain/installation-store.ts';
import { purgeRateLimits } from './web/rate-limit-store.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { startSchedule } from './jobs/schedule.ts';
import { buildWeb, domainDeps, usualCheckoutLimits, type Parts } from './wiring.ts';

/** Something running that can be told to finish. */
export interface Running {
  stop(): Promise<void>;
}

export interface RunningWeb extends Running {
  readonly port: number;
  /** Reads the offer again now instead of at its next turn. */
  refresh(): Promise<void>;
}

/** What both kinds of process do before anything else: hold the database to its mark, and make the queues. */
export async function prepare({ config, database, processor, queue }: Parts): Promise<void> {
  if (config.failpoint) armFailpoint(config.failpoint);
  await claimInstallation(database.db, processor.livemode);
  await queue.start();
}

/** How long a request under way is waited for when the process is told to stop. */
const drainMs = 9_000;
const idleSweepMs = 50;
const offerSeconds = 5;

export async function startWeb(
  parts: Parts,
  limits = usualCheckoutLimits(parts.config),
): Promise<RunningWeb> {
  const { config, database, clock, logger } = parts;
  const { app, board, unreadable } = await buildWeb(parts, limits);
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(config.port, config.host, (error?: Error) =>
      error ? reject(error) : resolve(listening),
    );
  });
  server.on('clientError', unreadable);
  const tasks = [
    { name: 'offer', everySeconds: offerSeconds, run: () => board.refresh() },
    { name: 'rate limits', everySeconds: 600, run: () => purgeRateLimits(database.db, clock.now()) },
  ];
  const schedule = startSchedule(tasks, (task, err) => logger.warn({ err, task }, 'a scheduled task failed'));
  return {
    port: (server.address() as AddressInfo).port,
    refresh: () => board.refresh(),
    stop: async () => {
      await drain(server);
      await schedule.stop();
    },
  };
}

/** Takes no more connections, lets requests finish, and cuts off what has not after a while. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    // Only the listening: http's own close would hang up at once on connections whose request is here and not read yet.
    NetServer.prototype.close.call(server, () => resolve());
  });
  // A connection kept alive would bring request after request: each that still comes is told that it is the last.
  server.prependListener('request', (_request, response) => {
    response.setHeader('Connection', 'close');
  });
  const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

/** Readers wait for a web process, nobody for a worker: where they share a machine's cores, this one lets the others go first. */
export function letOthersGoFirst(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

export function startWorker(parts: Parts, settled: () => void = () => undefined): Running {
  const schedule = runJobs({ ...domainDeps(parts), settled });
  return { stop: () => schedule.stop() };
}

/**
 * Ends the process well: on SIGTERM or SIGINT it stops what runs, in order, and exits 0; on a fault nobody caught it does
 * the same and exits 1, because what the process now holds cannot be trusted.
 */
export function endWell(logger: Logger, stopAll: () => Promise<void>): void {
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    const late = setTimeout(() => process.exit(code), drainMs + 3_000);
    stopAll()
      .catch((err: unknown) => logger.error({ err }, 'stopping failed'))
      .finally(() => {
        clearTimeout(late);
        process.exit(code);
      });
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  const fatal = (err: unknown) => {
    logger.fatal({ err }, 'a fault nobody caught');
    end(1);
  };
  process.on('unhandledRejection', fatal);
  process.on('uncaughtException', fatal);
}

/** Runs an entry point; what stops it from starting is said in a sentence, not a stack. */
export async function start(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const expected =
      error instanceof Error && ['BadSettings', 'DirectoryInUse', 'WrongInstallation'].includes(error.name);
    const told = expected
      ? error.message
      : error instanceof Error && isPortTaken(error)
        ? portTaken(error)
        : error;
    process.stderr.write(`${told instanceof Error ? (told.stack ?? told.message) : String(told)}\n`);
    process.exit(1);
  }
}

function isPortTaken(error: Error): error is Error & { port: number } {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

function portTaken({ port }: { port: number }): string {
  return `Port ${port} is taken by another program. Stop it, or set PORT (and SANDBOX_PORT) to others.`;
}
