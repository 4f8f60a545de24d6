import type { CheckoutForm, FieldError } from '../../src/web/giving/checkout-form.ts';
import { parseCheckoutForm } from '../../src/web/giving/checkout-form.ts';
import type { GivingPageProps } from '../../src/web/giving/giving-page.view.tsx';
import type { FormField, FormValues } from '../../src/web/giving/form-field.ts';
import { money, type Money } from '../../src/money/money.ts';

export function cents(minor: bigint): Money {
  return money(minor, 'AUD');
}

export const limits = { smallest: cents(200n), largest: cents(1_000_000n), phone: '1800 634 206' };

/** A one-off gift of $25 as a browser posts it. */
export const gift = {
  plan: 'none',
  frequency: 'once',
  amount: '25',
  other_amount: '',
  name: 'Ada Nowak',
  email: 'ada@example.org',
  phone: '',
  message: '',
} as const;

/** A monthly print subscription as a browser posts it. */
export const print = {
  ...gift,
  plan: 'print',
  frequency: 'monthly',
  line1: '12 Station Street',
  line2: '',
  suburb: 'Fitzroy',
  state: 'VIC',
  postcode: '3065',
  country: 'Australia',
} as const;

/** The form a body is read as. Throws where it was not taken, saying why. */
export function taken(body: unknown): CheckoutForm {
  const answer = parseCheckoutForm(body, limits);
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.form;
}

export function refused(body: unknown): { errors: FieldError[]; values: FormValues } {
  const answer = parseCheckoutForm(body, limits);
  if (answer.ok) throw new Error('the form was taken');
  return answer;
}

/** The fields a body is refused for, in the order they are told. */
export function fieldsRefused(body: unknown): (FormField | 'form')[] {
  return refused(body).errors.map(({ field }) => field);
}

export const page: GivingPageProps = {
  organisation: {
    name: 'Green Left',
    abn: '11 222 333 444',
    phone: limits.phone,
    address: 'PO Box 1, Sydney NSW 2000',
    email: 'paper@example.org',
    gstRegistered: false,
  },
  assets: { stylesheet: '/assets/site.0.css', icon: '/assets/favicon.0.svg' },
  appeal: {
    slug: 'fighting-fund',
    name: 'The Fighting Fund',
    ask: 'Help us reach our funding target.\n\nEvery gift counts.',
    target: cents(25_000_000n),
    raised: cents(6_124_050n),
    countedFrom: '1 July 2026',
  },
  offers: [
    {
      code: 'digital-monthly',
      edition: 'digital',
      frequency: 'monthly',
      name: 'Digital',
      price: cents(500n),
    },
    {
      code: 'digital-year',
      edition: 'digital',
      frequency: 'once',
      name: 'Digital, 12 months',
      price: cents(6_000n),
      termMonths: 12,
    },
    { code: 'print-monthly', edition: 'print', frequency: 'monthly', name: 'Print', price: cents(1_000n) },
    {
      code: 'print-year',
      edition: 'print',
      frequency: 'once',
      name: 'Print, 12 months',
      price: cents(12_000n),
      termMonths: 12,
    },
  ],
  presets: [500n, 1_000n, 2_500n, 5_000n, 10_000n, 25_000n].map(cents),
  smallest: limits.smallest,
  largest: limits.largest,
  feeRate: { basisPoints: 170n, fixedMinor: 30n },
  values: {},
  errors: [],
};
