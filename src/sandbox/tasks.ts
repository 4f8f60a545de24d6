import type { Account } from './account.ts';

/** Something that will happen by itself when the clock reaches it. The store keeps when; this says what and to which object. */
export interface Task {
  readonly id: string;
  readonly object: 'sandbox.task' | 'sandbox.clock_task';
  readonly name: string;
  readonly subject: string;
  /** Unix seconds. */
  readonly due: number;
  /** The test clock it waits for, or null for the sandbox's own. */
  readonly clock: string | null;
}

/** What each name means. Running one whose time has passed it by (a session already paid) must do nothing. */
export type TaskTable = Readonly<Record<string, (account: Account, subject: string) => void>>;
