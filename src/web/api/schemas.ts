import { z } from 'zod';
import { checkoutStatuses } from './checkout-status-store.ts';

/**
 * The API's shapes, for its description. The form's parser (giving/checkout-form.ts) is what checks a request, the same for
 * a page and for a program, and says every problem at once; a test holds that the two agree.
 */
const text = (description: string, most: number): z.ZodString => z.string().max(most).describe(description);

export const checkoutRequest = z.object({
  plan: z.enum(['none', 'digital', 'print']).describe('What is bought; none for a donation.'),
  frequency: z
    .enum(['once', 'monthly'])
    .describe('Once (a donation, or a fixed term of an edition), or each month.'),
  offer: z
    .string()
    .optional()
    .describe(
      'The code of a plan, where an edition is sold in several ways at that frequency (print for 12 months, for 20 issues, at another rate). Absent: the standard one. One that is not on offer is refused; one of another edition or frequency means nothing.',
    ),
  amount: z
    .union([z.string(), z.number()])
    .optional()
    .describe('Dollars, such as "25.50"; needed where plan is none.'),
  name: text('Who gives.', 200),
  email: text('Where the receipt goes: one address.', 254),
  phone: text('A telephone number.', 40).optional(),
  message: text('Words for the paper.', 1000).optional(),
  newsletter: z.boolean().optional().describe('Whether the newsletter was asked for.'),
  cover_fee: z.boolean().optional().describe('Whether the card fee is added to the gift.'),
  appeal: z.string().describe('The slug of an appeal; the standing one where absent or unknown.').optional(),
  line1: text('Street address; needed for print.', 200).optional(),
  line2: text('More of the street address.', 200).optional(),
  suburb: text('Suburb or town; needed for print.', 200).optional(),
  state: text('NSW, VIC, QLD, SA, WA, TAS, ACT or NT in Australia.', 200).optional(),
  postcode: text('Four digits in Australia.', 200).optional(),
  country: text('A name, or two letters; AU where absent.', 200).optional(),
  address_checked: z
    .boolean()
    .optional()
    .describe('Whether an address is meant as it is, though its postcode is not usual in its state.'),
});

export const openedCheckout = z.object({
  id: z.uuid(),
  url: z.url().describe("The processor's page, where the reader pays."),
});

export const checkoutStatus = z.object({
  id: z.uuid(),
  status: z
    .enum(checkoutStatuses)
    .describe(
      'open, processing (arranged, or on its way), paid, failed, expired; stopped before anything was paid.',
    ),
});

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .describe('RFC 9457.');
