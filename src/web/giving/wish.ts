import { createHash } from 'node:crypto';
import type { Wish } from '../../domain/donations/start-giving.ts';
import type { CheckoutForm } from './checkout-form.ts';
import { newsletterWording } from './messages.ts';
import { appealFor, isOnOffer, planFor, type Offer } from './offer.ts';

/** What a checked form asks for of what is on offer; the field at fault where that is not sold now. */
export function wishOf(
  form: CheckoutForm,
  offer: Offer,
  sender: { connection: string; browser: string },
): Wish | 'plan' | 'offer' {
  const plan = planFor(offer, form.plan, form.frequency, form.offer);
  if (!plan) return 'plan';
  if (form.plan !== 'none' && form.offer !== undefined && !isOnOffer(offer, form.offer)) return 'offer';
  return {
    plan,
    amount: form.amount,
    coverFee: form.coverFee,
    appeal: appealFor(offer, form.appeal),
    giver: {
      name: form.name,
      email: form.email,
      phone: form.phone,
      message: form.message,
      newsletterWording: form.newsletter ? newsletterWording : undefined,
    },
    address: form.address,
    repeatKey: repeatKeyOf(form, sender),
  };
}

/** Two posts with one key are one wish: a double click, a reload, the back button. Who else could send every field the same from there? */
function repeatKeyOf(form: CheckoutForm, sender: { connection: string; browser: string }): string {
  const fields = { ...form, amount: form.amount && `${form.amount.minor} ${form.amount.currency}` };
  return createHash('sha256')
    .update(JSON.stringify([fields, sender.connection, sender.browser]))
    .digest('base64url');
}
