import type { Account } from '../account.ts';
import { missingParameter } from '../wire/api-error.ts';
import { object, oneOf, required, text, type Values } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { needCustomer } from './customers.ts';
import { defaultConfiguration } from './portal-configurations.ts';

export type PortalSession = ReturnType<typeof build>;

const CREATION = {
  configuration: text(),
  customer: required(text()),
  flow_data: object({
    type: required(oneOf('payment_method_update', 'subscription_cancel')),
    after_completion: object({
      type: required(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
      redirect: object({ return_url: required(text()) }),
      hosted_confirmation: object({ custom_message: text() }),
    }),
    subscription_cancel: object({ subscription: required(text()) }),
  }),
  locale: text(),
  return_url: text(),
};

export const portalSessionRoutes: readonly Route[] = [
  route('POST', '/v1/billing_portal/sessions', CREATION, ({ account, params }) => {
    needCustomer(account, params.customer, 'customer');
    const cancels = params.flow_data?.subscription_cancel?.subscription;
    if (params.flow_data?.type === 'subscription_cancel' && cancels === undefined) {
      throw missingParameter('flow_data[subscription_cancel]');
    }
    if (cancels !== undefined)
      account.need('subscription', cancels, 'flow_data[subscription_cancel][subscription]');
    const configuration =
      params.configuration === undefined
        ? defaultConfiguration(account)
        : account.need('billing_portal.configuration', params.configuration, 'configuration');
    const session = account.save(build(account, params, configuration.id, configuration.default_return_url));
    account.emit('billing_portal.session.created', session);
    return session;
  }),
];

function build(
  account: Account,
  params: Values<typeof CREATION>,
  configuration: string,
  defaultReturnUrl: string | null,
) {
  const id = account.newId('bps_1');
  return {
    id,
    object: 'billing_portal.session' as const,
    after_expiration: null,
    configuration,
    created: account.now(),
    customer: params.customer,
    customer_account: null,
    flow: flowOf(params),
    livemode: false as const,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? defaultReturnUrl,
    url: `${account.publicUrl}/p/session/${id}`,
  };
}

function flowOf({ flow_data: flow }: Values<typeof CREATION>) {
  if (flow === undefined) return null;
  const { after_completion: after, subscription_cancel: cancel } = flow;
  const message = after?.hosted_confirmation?.custom_message ?? null;
  return {
    after_completion: {
      hosted_confirmation: after?.type === 'hosted_confirmation' ? { custom_message: message } : null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: cancel === undefined ? null : { retention: null, subscription: cancel.subscription },
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: flow.type,
  };
}
