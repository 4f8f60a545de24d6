import type { Customer } from '../resources/customers.ts';
import type { Invoice } from '../resources/invoices.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import type { PortalConfiguration } from '../resources/portal-configurations.ts';
import type { PortalSession } from '../resources/portal-sessions.ts';
import type { Price } from '../resources/prices.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { CardFields, Field } from './card-fields.tsx';
import type { Problems, Typed } from './checkout-form.ts';
import { Layout } from './layout.tsx';
import { moneyWords } from '../money-words.ts';
import { periodWords } from './period-words.ts';

interface Held {
  readonly subscription: Subscription;
  readonly endsAt: Date;
  /** What it could be switched to. */
  readonly others: readonly Price[];
}
interface Props {
  readonly session: PortalSession;
  readonly configuration: PortalConfiguration;
  readonly customer: Customer;
  readonly method: PaymentMethod | undefined;
  readonly subscriptions: readonly Held[];
  readonly invoices: readonly Invoice[];
}

const DATE = new Intl.DateTimeFormat('en-AU', { dateStyle: 'long', timeZone: 'UTC' });

export function PortalPage({ session, configuration, customer, method, subscriptions, invoices }: Props) {
  const { features } = configuration;
  return (
    <Layout title="Your subscriptions and cards">
      <h1>{configuration.business_profile.headline ?? 'Your subscriptions and cards'}</h1>
      <p class="soft">{customer.email ?? customer.name}</p>
      <h2>Subscriptions</h2>
      {subscriptions.length === 0 ? <p>You hold none.</p> : null}
      {subscriptions.map((held) => (
        <SubscriptionPanel
          key={held.subscription.id}
          session={session}
          held={held}
          mayStop={features.subscription_cancel.enabled}
        />
      ))}
      {features.payment_method_update.enabled ? <MethodPanel session={session} method={method} /> : null}
      {features.invoice_history.enabled ? <InvoiceList invoices={invoices} /> : null}
      <BackLink session={session} />
    </Layout>
  );
}

function SubscriptionPanel({
  session,
  held,
  mayStop,
}: {
  readonly session: PortalSession;
  readonly held: Held;
  readonly mayStop: boolean;
}) {
  const { subscription, endsAt, others } = held;
  const isOver = subscription.status === 'canceled' || subscription.status === 'incomplete_expired';
  return (
    <form class="panel" method="post" action={`/p/session/${session.id}/subscriptions/${subscription.id}`}>
      <p>
        <strong>{priceWords(subscription)}</strong>
        <br />
        {stateWords(subscription, endsAt)}
      </p>
      {others.map((price) => (
        <button key={price.id} class="quiet" type="submit" name="price" value={price.id}>
          Switch to {offerWords(price)}
        </button>
      ))}
      {!mayStop || isOver ? null : subscription.cancel_at === null ? (
        <button class="quiet" type="submit" name="act" value="cancel">
          Cancel subscription
        </button>
      ) : (
        <button type="submit" name="act" value="keep">
          Keep subscription
        </button>
      )}
    </form>
  );
}

function offerWords({ unit_amount_decimal: amount, currency, recurring, nickname }: Price): string {
  const money = moneyWords(Number(amount), currency);
  const words = `${money} ${periodWords(recurring ?? { interval: 'month', interval_count: 1 })}`;
  return nickname === null ? words : `${nickname}, ${words}`;
}

function priceWords(subscription: Subscription): string {
  return subscription.items.data
    .map(({ price, quantity }) => {
      const money = moneyWords(Number(price.unit_amount_decimal) * quantity, price.currency);
      return `${money} ${periodWords(price.recurring ?? { interval: 'month', interval_count: 1 })}`;
    })
    .join(' and ');
}

function stateWords({ status, cancel_at: cancelAt }: Subscription, endsAt: Date): string {
  if (status === 'canceled' || status === 'incomplete_expired') return 'Cancelled';
  if (cancelAt !== null) return `Ends on ${DATE.format(new Date(cancelAt * 1000))}`;
  if (status === 'past_due' || status === 'unpaid') return 'The last payment did not go through';
  return `Renews on ${DATE.format(endsAt)}`;
}

function MethodPanel({ session, method }: Pick<Props, 'session' | 'method'>) {
  const words =
    method === undefined
      ? 'None kept.'
      : method.type === 'card'
        ? `Card ending in ${method.card.last4}, expires ${method.card.exp_month}/${method.card.exp_year}`
        : `Bank account ending in ${method.type === 'sepa_debit' ? method.sepa_debit.last4 : method.au_becs_debit.last4}`;
  return (
    <>
      <h2>How you pay</h2>
      <p>
        {words} <a href={`/p/session/${session.id}/card`}>Use another card</a>
      </p>
    </>
  );
}

function InvoiceList({ invoices }: Pick<Props, 'invoices'>) {
  return (
    <>
      <h2>Invoices</h2>
      {invoices.length === 0 ? <p>None yet.</p> : null}
      <ul class="lines">
        {invoices.map((invoice) => (
          <li key={invoice.id}>
            <span>
              {DATE.format(new Date(invoice.created * 1000))}, {invoice.number}
            </span>
            <span>
              {moneyWords(invoice.total, invoice.currency)}, {invoice.status}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface CardPageProps {
  readonly session: PortalSession;
  readonly typed: Typed;
  readonly problems: Problems;
  readonly refusal: string | undefined;
}

export function PortalCardPage({ session, typed, problems, refusal }: CardPageProps) {
  return (
    <Layout title="Use another card">
      <h1>Use another card</h1>
      {refusal === undefined ? null : (
        <p class="alert" role="alert">
          {refusal}
        </p>
      )}
      <form class="panel" method="post" action={`/p/session/${session.id}/card`} noValidate>
        <Field name="name" label="Name on card" autoComplete="name" typed={typed} problems={problems} />
        <CardFields typed={typed} problems={problems} />
        <button class="pay" type="submit">
          Save card
        </button>
      </form>
      <BackLink session={session} />
    </Layout>
  );
}

function BackLink({ session }: { readonly session: PortalSession }) {
  return session.return_url === null ? null : (
    <p>
      <a href={session.return_url}>Go back</a>
    </p>
  );
}
