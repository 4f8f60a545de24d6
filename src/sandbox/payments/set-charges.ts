import type { Account } from '../account.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { cardNamed } from './test-cards.ts';

/** From now on every charge to this card or account fails (as a generic decline) or succeeds, whatever its number says. */
export function setCharges(
  account: Account,
  method: PaymentMethod,
  charges: 'fail' | 'succeed',
): PaymentMethod {
  const decline = charges === 'fail' ? (cardNamed('pm_card_chargeCustomerFail')?.decline ?? null) : null;
  return account.change(method, { $: { ...method.$, decline, declinesWhen: 'charged' } });
}
