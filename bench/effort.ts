/** How long to measure. */
export interface Effort {
  /** How often a thing and its floor are measured in turn. */
  readonly turns: number;
  /** How long each turn lasts. */
  readonly seconds: number;
  readonly settledGifts: number;
  readonly peakSeconds: number;
  readonly starts: number;
}

export const quick: Effort = { turns: 3, seconds: 2, settledGifts: 9_000, peakSeconds: 10, starts: 3 };
export const thorough: Effort = { turns: 7, seconds: 5, settledGifts: 12_000, peakSeconds: 60, starts: 5 };
