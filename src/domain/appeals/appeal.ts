import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';

export type AppealId = Id<'appeal'>;

/** An ask with words, dates and a target. The Fighting Fund is the standing one, counted by financial year. */
export interface Appeal {
  readonly id: AppealId;
  readonly slug: string;
  readonly name: string;
  readonly ask: string;
  readonly target: Money;
  readonly standing: boolean;
  /** The first and the last day, `2026-11-22`, where the paper is. */
  readonly startsOn?: string | undefined;
  readonly endsOn?: string | undefined;
}
