import { formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';

/** What a reader agrees to by ticking the newsletter box; kept word for word with the consent. */
export const newsletterWording =
  'Send me the newsletter by e-mail. I can stop it at any time with the link in every issue.';

/** The words at the top of the giving page. */
export const ask = {
  headline: 'No one can buy this newspaper. Anyone can keep it going.',
  why: 'There is no proprietor behind these pages and no advertiser beside them. What you give pays for reporting, printing and postage, and for nobody’s dividend.',
  description: 'An independent newspaper, paid for by its readers. Give once, give each month, or subscribe.',
} as const;

/** Sentences about the form as a whole. */
export const formMessages = {
  notAForm: 'We could not read what was sent. Please fill in the form and send it again.',
  forbiddenName:
    'We could not read what was sent: it has a field we do not take. Please fill in the form and send it again.',
} as const;

/** Sentences about a field that holds for any of them. */
export const textMessages = {
  oneOnly: 'This was sent more than once. Please fill it in once.',
  unreadable: 'This has characters we cannot keep. Please type it again.',
  oneLine: 'Please write this on one line.',
  tooLong: (limit: number) => `Please make this shorter: ${limit} characters at most.`,
  yesOrNo: 'Please tick this or leave it empty.',
} as const;

export const choiceMessages = {
  plan: 'Choose a gift, the digital edition or the print edition.',
  frequency: 'Choose once or each month.',
} as const;

export const amountMessages = {
  missing: 'Choose an amount, or choose “Other amount” and write your own.',
  missingOther: 'Write the amount you would like to give.',
  unreadable: 'Write the amount in dollars, like 25 or 25.50.',
  two: (preset: string) =>
    `You chose ${preset} and also wrote an amount of your own. Choose “Other amount” to give your own, or empty this box.`,
  tooSmall: (smallest: Money) =>
    `The smallest amount we can take by card is ${formatMoneyShort(smallest)}: below that, the fee eats most of it.`,
  tooLarge: (largest: Money, phone: string) =>
    `The most we can take online is ${formatMoneyShort(largest)}. To give more, please call ${phone}: we would love to hear from you.`,
} as const;

export const personMessages = {
  nameMissing: 'Write your name, as you would like to be thanked.',
  emailMissing: 'Write your e-mail address, so that we can send the receipt.',
  email: 'Write one e-mail address, like name@example.org.',
  phone:
    'Write a phone number with its area code, like 02 5550 1234 or +61 491 570 156, or leave this empty.',
} as const;

export const addressMessages = {
  line1: 'Write the street and number, or the PO box, that the paper should go to.',
  suburb: 'Write the suburb or town.',
  state: 'Write the state: NSW, VIC, QLD, SA, WA, TAS, ACT or NT.',
  postcode: 'Write the postcode: four digits, like 2000.',
  country: 'Write the country’s name, like Australia or New Zealand.',
  mismatch: (postcode: string, state: string) =>
    `${postcode} is not usually a postcode in ${state}. Correct one of them, or tick “Use this address as typed”.`,
} as const;
