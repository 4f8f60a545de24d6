/** `22 November 2026`: the day of a moment where the paper is, as Australians write it. */
export function longDate(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-AU', { timeZone, dateStyle: 'long' }).format(at);
}
