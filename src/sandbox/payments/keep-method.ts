import type { Account } from '../account.ts';
import { needCustomer } from '../resources/customers.ts';
import { attach, type PaymentMethod } from '../resources/payment-methods.ts';

/** A new card takes the place of the old: for the customer, and for every subscription that is still going. */
export function keepMethod(account: Account, method: PaymentMethod, customerId: string): void {
  const kept = attach(account, method, customerId);
  account.change(kept, { $: { ...kept.$, isSetUp: true } });
  const customer = needCustomer(account, customerId);
  const settings = { ...customer.invoice_settings, default_payment_method: method.id };
  account.change(customer, { invoice_settings: settings }, 'customer.updated');
  for (const subscription of account.store.where('subscription', 'customer', customerId)) {
    if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') continue;
    account.change(subscription, { default_payment_method: method.id }, 'customer.subscription.updated');
  }
}
