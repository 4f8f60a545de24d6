import type { Account } from '../account.ts';
import { route, type Route } from '../wire/route.ts';

export type Mandate = ReturnType<typeof build>;

export const mandateRoutes: readonly Route[] = [
  route('GET', '/v1/mandates/:id', {}, ({ account }, id) => account.need('mandate', id)),
];

export function createMandate(account: Account, paymentMethod: string): Mandate {
  return account.save(build(account, paymentMethod));
}

function build(account: Account, paymentMethod: string) {
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
    payment_method: paymentMethod,
    payment_method_details: {
      au_becs_debit: { url: `${account.publicUrl}/mandates/${id}` },
      type: 'au_becs_debit',
    },
    status: 'active' as 'active' | 'inactive' | 'pending',
    type: 'multi_use',
  };
}
