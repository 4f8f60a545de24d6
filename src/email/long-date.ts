/** `22 November 2026`: the day of a moment where the paper is, as Australians write it. */
export function longDate(at: Date, timeZone: string): string {
  return formatFor(timeZone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-AU', { timeZone, dateStyle: 'long' });
  formats.set(timeZone, format);
  return format;
}
