import { jobPolicies, type JobData } from '../../src/domain/jobs.ts';
import type { JobPolicy } from '../../src/database/job-queue.ts';

const short: JobPolicy = { retryLimit: 3, retryDelaySeconds: 1, leaseSeconds: 2 };

/** Queues that take a job back from a process that died after seconds instead of minutes. */
export const shortLeases = {
  policies: Object.fromEntries(Object.keys(jobPolicies).map((name) => [name, short])) as Record<
    keyof JobData,
    JobPolicy
  >,
  superviseSeconds: 1,
};
