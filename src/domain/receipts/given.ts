/** What the money was given for, as far as it changes what there is to say. */
export type Given = 'gift' | 'monthly gift' | 'monthly plan' | 'term' | 'something';

/**
 * Read from a receipt's description, because a receipt is what was said and knows no more: `One-off donation to …`,
 * `Monthly donation to …`, `Print edition, one month`, `Digital edition for 12 months`, `Print edition for 20 issues`. What
 * is none of these is thanked for in words that are true of anything.
 */
export function givenFor(description: string): Given {
  const [what = ''] = description.split(' to ');
  if (/\bedition\b/i.test(what))
    return /\bfor \d+ (?:months?|issues?)\b/i.test(what) ? 'term' : 'monthly plan';
  if (!/\b(?:donation|gift)\b/i.test(what)) return 'something';
  return /\bmonth(?:ly)?\b/i.test(what) ? 'monthly gift' : 'gift';
}

export function comesAgain(given: Given): boolean {
  return given === 'monthly gift' || given === 'monthly plan';
}

/** Whether it was the price of something, and not a gift. */
export function isPrice(given: Given): boolean {
  return given === 'monthly plan' || given === 'term';
}
