/** What waits for its time, soonest first. */
export class Agenda<T> {
  /** Soonest last, so that taking it is cheap. */
  private readonly waiting: { readonly at: number; readonly what: T }[];

  constructor(entries: readonly { readonly at: number; readonly what: T }[]) {
    this.waiting = [...entries].sort((a, b) => b.at - a.at);
  }

  get nextAt(): number | undefined {
    return this.waiting.at(-1)?.at;
  }

  /** Among equals, the one added first comes first. */
  add(at: number, what: T): void {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.waiting[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.waiting.splice(low, 0, { at, what });
  }

  /** Takes the soonest that is due by then, if any is. */
  take(by: number): { readonly at: number; readonly what: T } | undefined {
    const next = this.waiting.at(-1);
    return next !== undefined && next.at <= by ? this.waiting.pop() : undefined;
  }
}
