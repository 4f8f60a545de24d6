/** One thing somebody did, as a story tells it. */
export interface Episode {
  readonly daysAgo: number;
  readonly who: { readonly name: string; readonly email: string; readonly phone?: string };
  readonly edition: 'none' | 'digital' | 'print';
  readonly frequency: 'once' | 'monthly';
  /** Where any amount will do. */
  readonly dollars?: string;
  readonly coverFee?: boolean;
  readonly newsletter?: boolean;
  readonly message?: string;
  readonly address?: {
    readonly line1: string;
    readonly suburb: string;
    readonly state: string;
    readonly postcode: string;
  };
  /** How it was paid; a page left unpaid is `left`. */
  readonly paidBy?: 'card' | 'direct debit' | 'left';
}

/** A stretch of a paper's life, told by the acts that would have made it. */
export interface Story {
  readonly name: string;
  readonly about: string;
  readonly episodes: readonly Episode[];
}
