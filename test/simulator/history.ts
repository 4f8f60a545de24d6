import type { Paper } from './paper.ts';

/** What somebody did, as far as they know it themselves. */
export interface Gift {
  readonly email: string;
  readonly way: 'once' | 'monthly' | 'plan' | 'term';
  readonly session: string;
  /** Once money or the promise of it was taken. */
  paid: boolean;
  /** They were told that it has stopped: nothing may be taken for a period that begins after this. */
  stoppedAt?: Date | undefined;
  /** They were told that it rests: nothing may be asked for in between. */
  readonly rests: { from: Date; until: Date }[];
}

/** What has happened so far. A command looks here whether it can happen, and at the paper for what came of it. */
export interface Story {
  readonly gifts: Gift[];
  people: number;
}

export interface Happening {
  readonly story: Story;
  readonly paper: Paper;
}
