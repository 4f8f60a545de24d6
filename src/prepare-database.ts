import type { Database } from './database/client.ts';
import { createJobQueue } from './database/job-queue.ts';
import { migrate } from './database/migrate.ts';
import { jobPolicies, type JobData } from './domain/jobs.ts';

/** Everything a database needs before anybody uses it: our tables, and the job queue's. Gives the migrations applied. Safe to repeat. */
export async function prepareDatabase(database: Database): Promise<string[]> {
  const applied = await migrate(database);
  const queue = createJobQueue<JobData>(database, jobPolicies, {
    supervise: false,
    onError: () => undefined,
  });
  await queue.start();
  await queue.stop();
  return applied;
}
