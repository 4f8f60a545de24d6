/** What the money was given for, as far as it changes what there is to say. */
export type Given = 'gift' | 'monthly gift' | 'monthly plan' | 'term' | 'something';

/**
 * Read from a receipt's description, because a receipt is what was said and knows no more: `One-off donation to …`,
 * `Monthly donation to …`, `Print edition, one month`, `Digital edition for 12 months`, `Print edition for 20 issues`. What is none of these is thanked
 * for in words that are true of anything.
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

/** A gift or a price that came: in which words, how much, on what day. */
interface Arrival {
  readonly amount: string;
  readonly day: string;
}

/** What is said before the receipt: that it came, what it does, and whether more will be taken. */
export const thanksWords: Readonly<Record<Given, (arrival: Arrival) => readonly string[]>> = {
  gift: ({ amount, day }) => [
    `Your gift of ${amount} reached us on ${day}. This paper has readers where others have owners, and that day it had you.`,
    'You gave once, so nothing more will be taken.',
  ],
  'monthly gift': ({ amount, day }) => [
    `This month’s gift of ${amount} reached us on ${day}. Money that comes every month is the kind a small paper can plan with: it lets us say yes to a story that takes longer than a week.`,
    'It goes on each month, until you tell us to stop.',
  ],
  'monthly plan': ({ amount, day }) => [
    `Your ${amount} for this month reached us on ${day}. You read the paper and you keep it going, and we are grateful for both.`,
    'It goes on each month, until you tell us to stop.',
  ],
  term: ({ amount, day }) => [
    `Your ${amount} reached us on ${day}, and the whole term is paid for. To be trusted that far ahead is no small thing to a small paper.`,
    'It does not renew by itself, so nothing more will be taken.',
  ],
  something: ({ amount, day }) => [
    `Your ${amount} reached us on ${day}. This paper lives by what its readers send it, and you have just sent it some more life.`,
  ],
};
