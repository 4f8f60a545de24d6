const formats = new Map<string, Intl.DateTimeFormat>();

/** `22 November 2026`: the day it is where the paper is, at that moment. `timeZone` is an IANA name, `Australia/Sydney`. */
export function formatDate(date: Date, timeZone: string): string {
  return formatFor(timeZone).format(date);
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-AU', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
    formats.set(timeZone, format);
  }
  return format;
}

/** `Wednesday`, of a local date. */
export function weekdayOf(day: string): string {
  return weekdays.format(new Date(`${day}T00:00:00Z`));
}

const weekdays = new Intl.DateTimeFormat('en-AU', { timeZone: 'UTC', weekday: 'long' });

/** `22 November 2026 at 1:05 pm`, where the paper is. */
export function formatMoment(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-AU', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}
