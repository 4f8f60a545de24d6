import { formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';
import type { FormField } from './form-field.ts';

/** What a reader agrees to by ticking the newsletter box; kept word for word with the consent. */
export const newsletterWording =
  'Send me the newsletter by email. I can stop it at any time with the link in every issue.';

/** The words at the top of the giving page. */
export const ask = {
  headline: 'No one can buy this newspaper. Anyone can keep it going.',
  description: 'An independent newspaper, paid for by its readers. Give once, give each month, or subscribe.',
} as const;

/** What people ask before they give. The number follows an answer that ends in “call”. */
export const answers: readonly { readonly question: string; readonly answer: string }[] = [
  {
    question: 'Who owns this paper?',
    answer:
      'No proprietor, and no advertiser stands beside the news. What you give pays for reporting, printing and postage, and for nobody’s dividend.',
  },
  {
    question: 'Can I stop a monthly gift?',
    answer: 'Whenever you like, and nobody will argue: sign in at the foot of this page, or call',
  },
  {
    question: 'Is my card safe?',
    answer:
      'You pay on the page of Stripe, who handle payments for us. Your card number never reaches our computers, so nobody can take it from them.',
  },
  {
    question: 'Cheque, cash, bank deposit?',
    answer: 'All welcome, and all counted in the total. For how and where, call',
  },
];

/** Sentences about the form as a whole. */
export const formMessages = {
  notAForm: 'We could not read what was sent. Please fill in the form and send it again.',
  forbiddenName:
    'We could not read what was sent: it has a field we do not take. Please fill in the form and send it again.',
} as const;

/** How a sentence about any field names the field, so that it can be read away from it too. */
const nouns: Readonly<Record<FormField, string>> = {
  plan: 'What you would like',
  frequency: 'How often',
  offer: 'The offer',
  amount: 'The amount',
  other_amount: 'Your own amount',
  name: 'The name',
  email: 'The email address',
  phone: 'The phone number',
  message: 'The message',
  newsletter: 'The newsletter box',
  cover_fee: 'The card fee box',
  appeal: 'The appeal',
  line1: 'The street',
  line2: 'The flat or floor',
  suburb: 'The suburb',
  state: 'The state',
  postcode: 'The postcode',
  country: 'The country',
  address_checked: 'The box under the address',
};

/** Sentences that hold for any field. */
export const textMessages = {
  oneOnly: (field: FormField) => `${nouns[field]} was sent as a list. Please fill it in once.`,
  unreadable: (field: FormField) => `${nouns[field]} has characters we cannot keep. Please type it again.`,
  oneLine: (field: FormField) => `${nouns[field]} has to fit on one line.`,
  tooLong: (field: FormField, limit: number) =>
    `${nouns[field]} is too long: ${limit.toLocaleString('en-AU')} characters at most.`,
  yesOrNo: (field: FormField) => `${nouns[field]} is either ticked or left empty.`,
} as const;

export const choiceMessages = {
  plan: 'Choose a gift, the digital edition or the print edition.',
  frequency: 'Choose once or each month.',
  offerGone: 'That is not on offer just now. Look at what is, and choose again.',
  notOnOffer: 'That is not on offer just now. Choose something else, or the same by another rhythm.',
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
  emailMissing: 'Write your email address, so that we can send the receipt.',
  email: 'Write one email address, like name@example.org.',
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
