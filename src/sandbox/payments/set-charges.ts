import type { Account } from '../account.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { REFER } from './test-bank-accounts.ts';
import { cardNamed, type Decline } from './test-cards.ts';

/** From now on every charge to this card or account fails (a card with a generic decline) or succeeds, whatever its number says. */
export function setCharges(
  account: Account,
  method: PaymentMethod,
  charges: 'fail' | 'succeed',
): PaymentMethod {
  const decline = charges === 'fail' ? failureOf(method) : null;
  return account.change(method, { $: { ...method.$, decline, declinesWhen: 'charged' } });
}

function failureOf({ type }: PaymentMethod): Decline | null {
  return type === 'card' ? (cardNamed('pm_card_chargeCustomerFail')?.decline ?? null) : REFER;
}
