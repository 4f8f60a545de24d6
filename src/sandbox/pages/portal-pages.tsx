import type { Account } from '../account.ts';
import { periodEndOf } from '../billing/renew-subscription.ts';
import { endSubscription } from '../billing/end-subscription.ts';
import { updateSubscription } from '../billing/update-subscription.ts';
import { keepMethod } from '../payments/keep-method.ts';
import { needCustomer } from '../resources/customers.ts';
import type { Price } from '../resources/prices.ts';
import type { PortalConfiguration } from '../resources/portal-configurations.ts';
import type { PortalSession } from '../resources/portal-sessions.ts';
import { createPaymentMethod } from '../resources/payment-methods.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { seeOther, type Answer } from '../wire/answer.ts';
import { ApiError } from '../wire/api-error.ts';
import { NoSuchPage } from './checkout-closed-view.tsx';
import { cardFrom, cardProblems, typedIn, type Problems, type Typed } from './checkout-form.ts';
import { pageAnswer } from './layout.tsx';
import { field, pageRoute, type PageRoute } from './page-route.ts';
import { PortalCardPage, PortalPage } from './portal-view.tsx';

/** Where a supporter changes their card, sees their invoices, and stops. */
export const portalPages: readonly PageRoute[] = [
  pageRoute('GET', '/p/session/:id', ({ account }, id) =>
    withSession(account, id, (session, configuration) => {
      if (session.flow?.type === 'payment_method_update') return cardPage(session, typedIn({}), {});
      return home(account, session, configuration);
    }),
  ),
  pageRoute('GET', '/p/session/:id/card', ({ account }, id) =>
    withSession(account, id, (session) => cardPage(session, typedIn({}), {})),
  ),
  pageRoute('POST', '/p/session/:id/card', ({ account, form }, id) =>
    withSession(account, id, (session) =>
      saveCard(account, session, typedIn({ ...form, payment_method_type: 'card' })),
    ),
  ),
  pageRoute('POST', '/p/session/:id/subscriptions/:subscription', ({ account, form, path }, id) =>
    withSession(account, id, (session, configuration) => {
      const subscription = account.find('subscription', path[1] ?? '');
      if (subscription?.customer !== session.customer) return pageAnswer(404, <NoSuchPage />);
      account.transact(() => {
        const price = field(form, 'price');
        if (price === '') change(account, subscription, configuration, field(form, 'act'));
        else switchPlan(account, subscription, configuration, price);
      });
      return afterwards(session);
    }),
  ),
];

function withSession(
  account: Account,
  id: string,
  run: (session: PortalSession, configuration: PortalConfiguration) => Answer,
): Answer {
  const session = account.find('billing_portal.session', id);
  const configuration = session && account.find('billing_portal.configuration', session.configuration);
  if (session === undefined || configuration === undefined) return pageAnswer(404, <NoSuchPage />);
  return run(session, configuration);
}

function home(account: Account, session: PortalSession, configuration: PortalConfiguration): Answer {
  const only = session.flow?.subscription_cancel?.subscription;
  const held = account.store.where('subscription', 'customer', session.customer);
  const customer = needCustomer(account, session.customer);
  const method = customer.invoice_settings.default_payment_method ?? held[0]?.default_payment_method;
  return pageAnswer(
    200,
    <PortalPage
      session={session}
      configuration={configuration}
      customer={customer}
      method={method == null ? undefined : account.find('payment_method', method)}
      subscriptions={held
        .filter(({ id }) => only === undefined || id === only)
        .map((subscription) => ({
          subscription,
          endsAt: new Date(periodEndOf(subscription) * 1000),
          others: otherPrices(account, subscription, configuration),
        }))}
      invoices={account.store
        .where('invoice', 'customer', session.customer)
        .filter(({ status }) => status !== 'draft')}
    />,
  );
}

function change(
  account: Account,
  subscription: Subscription,
  configuration: PortalConfiguration,
  act: string,
): void {
  const { subscription_cancel: rule } = configuration.features;
  if (!rule.enabled || subscription.status === 'canceled') return;
  if (act === 'keep') updateSubscription(account, subscription, { cancel_at_period_end: false });
  else if (rule.mode === 'immediately') endSubscription(account, subscription, 'cancellation_requested');
  else updateSubscription(account, subscription, { cancel_at_period_end: true });
}

/** The plans the configuration offers instead of the one held; only where there is one item to change. */
function otherPrices(
  account: Account,
  subscription: Subscription,
  { features }: PortalConfiguration,
): Price[] {
  const { enabled, default_allowed_updates: allowed, products } = features.subscription_update;
  const [item, ...more] = subscription.items.data;
  const mayChange = subscription.status === 'active' || subscription.status === 'trialing';
  if (!enabled || !allowed.includes('price') || !mayChange || item === undefined || more.length > 0)
    return [];
  return products
    .flatMap(({ prices }) => prices)
    .map((id) => account.find('price', id))
    .filter((price) => price?.active === true && price.id !== item.price.id)
    .filter((price) => price !== undefined);
}

/** What the difference costs now is the configuration's to say. */
function switchPlan(
  account: Account,
  subscription: Subscription,
  configuration: PortalConfiguration,
  id: string,
): void {
  const price = otherPrices(account, subscription, configuration).find((one) => one.id === id);
  const item = subscription.items.data[0]?.id;
  if (price === undefined || item === undefined) return;
  const { proration_behavior: behaviour } = configuration.features.subscription_update;
  updateSubscription(account, subscription, {
    items: [{ id: item, price: price.id }],
    proration_behavior: behaviour,
    cancel_at_period_end: false,
  });
}

function cardPage(
  session: PortalSession,
  typed: Typed,
  problems: Problems,
  refusal?: string,
  status = 200,
): Answer {
  return pageAnswer(
    status,
    <PortalCardPage session={session} typed={typed} problems={problems} refusal={refusal} />,
  );
}

/** The card is kept for the customer and used from now on by everything they hold. */
function saveCard(account: Account, session: PortalSession, typed: Typed): Answer {
  const problems = cardProblems(typed, account.now());
  if (Object.keys(problems).length > 0) return cardPage(session, typed, problems, undefined, 422);
  try {
    account.transact(() => {
      const { email, name } = needCustomer(account, session.customer);
      const billing_details = { email, name: typed.name === '' ? name : typed.name };
      const method = createPaymentMethod(account, { type: 'card', card: cardFrom(typed), billing_details });
      keepMethod(account, method, session.customer);
    });
  } catch (error) {
    if (error instanceof ApiError) return cardPage(session, typed, {}, error.message, 402);
    throw error;
  }
  return afterwards(session);
}

function afterwards(session: PortalSession): Answer {
  const { after_completion: after } = session.flow ?? {};
  return seeOther(after?.redirect?.return_url ?? `/p/session/${session.id}`);
}
