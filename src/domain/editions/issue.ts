import type { Id } from '../../database/ids.ts';

export type IssueId = Id<'issue'>;

/** One numbered newspaper, listed by staff before it comes out. */
export interface Issue {
  readonly id: IssueId;
  readonly number: number;
  /** The local date it comes out on: `2026-12-02`. */
  readonly day: string;
}
