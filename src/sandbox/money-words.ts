/** Making a format costs more than everything else a renewal says. */
const formats = new Map<string, Intl.NumberFormat>();

/** `$5.00`, of minor units. */
export function moneyWords(minor: number, currency: string): string {
  const code = currency.toUpperCase();
  const format = formats.get(code) ?? new Intl.NumberFormat('en-AU', { style: 'currency', currency: code });
  formats.set(code, format);
  return format.format(minor / 100);
}
