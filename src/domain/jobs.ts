import type { JobPolicy, JobQueue } from '../database/job-queue.ts';

/** Every job that is queued by an act, and what it is told. A job may run twice: each names rows, and asks them what is left to do. */
export interface JobData {
  'apply-stripe-events': { eventIds: string[] };
  'open-checkout': { checkoutId: string };
  'deliver-receipts': { receiptIds: string[] };
  'deliver-failure-notices': { checkoutIds: string[] };
  'deliver-notices': { noticeIds: string[] };
  'deliver-account-letters': { linkIds: string[] };
  'ask-refunds': { refundIds: string[] };
  'carry-out-instructions': { instructionIds: string[] };
  /** The processor's names for subscriptions that are to be asked about. */
  'follow-subscriptions': { subscriptionRefs: string[] };
  'compare-with-stripe': { asked: true };
}

export type Queue = JobQueue<JobData>;

/**
 * A job that keeps failing is not tried for ever here: the rows it names stay unhandled, and the sweep
 * (src/jobs/sweep.ts) queues them again. How a subscription stands, the nightly comparison asks again.
 */
export const jobPolicies: Readonly<Record<keyof JobData, JobPolicy>> = {
  'apply-stripe-events': { retryLimit: 5, retryDelaySeconds: 2, leaseSeconds: 60 },
  'open-checkout': { retryLimit: 20, retryDelaySeconds: 2, leaseSeconds: 30 },
  'deliver-receipts': { retryLimit: 5, retryDelaySeconds: 15, leaseSeconds: 120 },
  'deliver-failure-notices': { retryLimit: 5, retryDelaySeconds: 15, leaseSeconds: 120 },
  'deliver-notices': { retryLimit: 5, retryDelaySeconds: 15, leaseSeconds: 120 },
  'deliver-account-letters': { retryLimit: 5, retryDelaySeconds: 15, leaseSeconds: 120 },
  'ask-refunds': { retryLimit: 5, retryDelaySeconds: 15, leaseSeconds: 120 },
  'carry-out-instructions': { retryLimit: 5, retryDelaySeconds: 5, leaseSeconds: 60 },
  'follow-subscriptions': { retryLimit: 10, retryDelaySeconds: 5, leaseSeconds: 60 },
  'compare-with-stripe': { retryLimit: 3, retryDelaySeconds: 60, leaseSeconds: 900 },
};
