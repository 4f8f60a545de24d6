/** The calendar date, `2026-11-22`, of a moment where the paper is. Books are kept in UTC; people and years go by local days. */
export function localDate(at: Date, timeZone: string): string {
  return formatFor(timeZone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    // Canada writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** `22 November 2026`: the day of a moment where the paper is, as Australians write it. */
export function longDate(at: Date, timeZone: string): string {
  return longFormatFor(timeZone).format(at);
}

const longFormats = new Map<string, Intl.DateTimeFormat>();

function longFormatFor(timeZone: string): Intl.DateTimeFormat {
  const format =
    longFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-AU', { timeZone, dateStyle: 'long' });
  longFormats.set(timeZone, format);
  return format;
}

/** The Australian financial year a moment falls in, named by the year it ends in: 2027 is 1 July 2026 to 30 June 2027. */
export function financialYearOf(at: Date, timeZone: string): number {
  const [year = 0, month = 0] = localDate(at, timeZone).split('-').map(Number);
  return month >= 7 ? year + 1 : year;
}

/** The moment a financial year begins where the paper is. */
export function financialYearStart(financialYear: number, timeZone: string): Date {
  return dayStart(`${financialYear - 1}-07-01`, timeZone);
}

/** The moment a calendar date, `2026-11-22`, begins where the paper is: its books are in UTC, its days are local ones. */
export function dayStart(midnight: string, timeZone: string): Date {
  // No place's day begins more than 14 hours before or 12 after UTC's: look for the first hour that is that day there.
  for (let hour = -14; hour <= 12; hour += 0.25) {
    const at = new Date(Date.parse(`${midnight}T00:00:00Z`) + hour * 3_600_000);
    if (localDate(at, timeZone) === midnight) return at;
  }
  throw new Error(`${midnight} does not begin in ${timeZone}`);
}

/** The same day and time so many months on (in UTC, as processors count), or that month's last day where it has no such day. */
export function monthsAfter(at: Date, months: number): Date {
  const on = new Date(at);
  on.setUTCMonth(on.getUTCMonth() + months);
  if (on.getUTCDate() !== at.getUTCDate()) on.setUTCDate(0);
  return on;
}

/** The calendar date so many days after another. */
export function daysLater(date: string, days: number): string {
  return new Date(utcMidnight(date) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days from one calendar date to another. */
export function daysBetween(from: string, to: string): number {
  return (utcMidnight(to) - utcMidnight(from)) / dayMs;
}

/** `2 December 2026` for the calendar date `2026-12-02`. */
export function dayWords(date: string): string {
  return words.format(new Date(utcMidnight(date)));
}

const words = new Intl.DateTimeFormat('en-AU', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const dayMs = 86_400_000;

function utcMidnight(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
