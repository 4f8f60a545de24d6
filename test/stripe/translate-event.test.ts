import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listOfEvents } from '../../src/stripe/payment-event.ts';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import { event, invoice, session, subscription } from './stripe-objects.ts';

describe('(WH-8) whatever Stripe may send', () => {
  it('is ignored where it is of a type we do not act on', () => {
    for (const type of [
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.created',
      'invoice_payment.paid',
      'v3.new',
    ]) {
      expect(translateEvent(event(type, session())).kind).toBe('ignored');
    }
  });

  it('never makes the translation throw', () => {
    const types = fc.oneof(fc.constantFrom(...listOfEvents), fc.string());
    fc.assert(
      fc.property(types, fc.object(), (type, object) => {
        expect(['ignored', 'unreadable']).toContain(translateEvent(event(type, object)).kind);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(translateEvent(anything).kind).toBe('unreadable');
      }),
    );
  });

  it('never makes the translation throw where one field of ours is something else', () => {
    const ours = fc.constantFrom(
      ...(['checkout.session.completed', 'checkout.session.async_payment_failed'] as const).map((type) => ({
        type,
        object: session(),
      })),
      { type: 'invoice.paid', object: invoice() },
      { type: 'customer.subscription.updated', object: subscription() },
    );
    fc.assert(
      fc.property(ours, fc.nat(), fc.anything(), ({ type, object }, field, anything) => {
        const names = Object.keys(object);
        const name = names[field % names.length] ?? '';
        const told = translateEvent(event(type, { ...object, [name]: anything }));
        expect(['fact', 'ignored', 'unreadable']).toContain(told.kind);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('the same event always says the same', () => {
  const told = event('checkout.session.completed', session());
  expect(translateEvent(told)).toEqual(translateEvent(structuredClone(told)));
});
