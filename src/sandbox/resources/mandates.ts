import type { Account } from '../account.ts';
import type { PaymentMethod } from './payment-methods.ts';
import { route, type Route } from '../wire/route.ts';

export type Mandate = ReturnType<typeof build>;

export const mandateRoutes: readonly Route[] = [
  route('GET', '/v1/mandates/:id', {}, ({ account }, id) => account.need('mandate', id)),
];

export function createMandate(account: Account, method: PaymentMethod): Mandate {
  return account.save(build(account, method));
}

function build(account: Account, method: PaymentMethod) {
  const id = account.newId('mandate_1');
  return {
    id,
    object: 'mandate' as const,
    customer_acceptance: {
      accepted_at: account.now(),
      online: { ip_address: '127.0.0.1', user_agent: 'Stripe sandbox checkout' },
      type: 'online',
    },
    livemode: false as const,
    multi_use: {},
    payment_method: method.id,
    payment_method_details: detailsOf(method, id, `${account.publicUrl}/mandates/${id}`),
    status: 'active' as 'active' | 'inactive' | 'pending',
    type: 'multi_use',
  };
}

function detailsOf(method: PaymentMethod, id: string, url: string): object {
  if (method.type === 'sepa_debit')
    return { sepa_debit: { reference: id.slice(-16).toUpperCase(), url }, type: 'sepa_debit' };
  return { au_becs_debit: { url }, type: 'au_becs_debit' };
}
