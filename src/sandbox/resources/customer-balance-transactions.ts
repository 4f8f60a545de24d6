import type { Account } from '../account.ts';
import { noSuch } from '../wire/api-error.ts';
import { page, PAGING_FIELDS } from '../wire/listing.ts';
import { currency, integer, mergeMetadata, metadata, required, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { needCustomer, type Customer } from './customers.ts';

export type CustomerBalanceTransaction = ReturnType<typeof build>;

/** Why a customer's balance moved: by hand, or for an invoice or a credit note. */
interface Movement {
  readonly type: 'adjustment' | 'applied_to_invoice' | 'credit_note' | 'initial';
  /** Minor units; what the customer has in hand is negative, what they owe is positive. */
  readonly amount: number;
  readonly currency: string;
  readonly description?: string | null | undefined;
  readonly invoice?: string;
  readonly creditNote?: string;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
}

const PATH = '/v1/customers/:id/balance_transactions';
const CREATION = {
  amount: required(integer()),
  currency: required(currency()),
  description: text(),
  metadata: metadata(),
};

export const customerBalanceTransactionRoutes: readonly Route[] = [
  route('GET', PATH, PAGING_FIELDS, ({ account, params }, id) => {
    needCustomer(account, id);
    const held = account.store.where('customer_balance_transaction', 'customer', id);
    return page(`/v1/customers/${id}/balance_transactions`, held, params);
  }),
  route('POST', PATH, CREATION, ({ account, params }, id) =>
    moveBalance(account, needCustomer(account, id), { ...params, type: 'adjustment' }),
  ),
  route('GET', `${PATH}/:transaction`, {}, ({ account, path }) => ownTransaction(account, path)),
  route(
    'POST',
    `${PATH}/:transaction`,
    { description: text(), metadata: metadata() },
    ({ account, params, path }) => {
      const transaction = ownTransaction(account, path);
      return account.change(transaction, {
        description: params.description ?? transaction.description,
        metadata: mergeMetadata(transaction.metadata, params.metadata),
      });
    },
  ),
];

function ownTransaction(account: Account, [customer = '', id = '']: readonly string[]) {
  const transaction = account.need('customer_balance_transaction', id);
  if (transaction.customer !== customer) throw noSuch('customer_balance_transaction', id);
  return transaction;
}

/** Every change of a customer's balance leaves one of these, and the balance is what the newest says. */
export function moveBalance(
  account: Account,
  customer: Customer,
  movement: Movement,
): CustomerBalanceTransaction {
  const transaction = account.save(build(account, customer, movement));
  account.change(
    customer,
    { balance: transaction.ending_balance, currency: customer.currency ?? movement.currency },
    'customer.updated',
  );
  return transaction;
}

function build(account: Account, customer: Customer, movement: Movement) {
  return {
    id: account.newId('cbtxn_1'),
    object: 'customer_balance_transaction' as const,
    amount: movement.amount,
    checkout_session: null,
    created: account.now(),
    credit_note: movement.creditNote ?? null,
    currency: movement.currency,
    customer: customer.id,
    customer_account: null,
    description: movement.description ?? null,
    ending_balance: customer.balance + movement.amount,
    invoice: movement.invoice ?? null,
    livemode: false as const,
    metadata: mergeMetadata({}, movement.metadata),
    type: movement.type,
  };
}
