import type { Db } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import { toDecimal } from '../../money/format-money.ts';
import { expiryOf, type CheckoutId } from './checkout.ts';
import { findCheckout, saveOpened, type UnopenedCheckout } from './checkout-store.ts';
import type { OpenedCheckout, PaymentProcessor } from './payment-processor.ts';

export interface OpenDeps {
  readonly db: Db;
  readonly processor: PaymentProcessor;
  readonly publicUrl: string;
  readonly organisationName: string;
}

/** Pages being opened by this process: a second asker waits for the first one's answer instead of asking again. */
const opening = new Map<CheckoutId, Promise<OpenedCheckout | undefined>>();

/**
 * Opens the processor's page for a checkout that was written down just now. Safe to repeat: the processor knows the order
 * by the checkout's id. Throws ProcessorUnavailable where it could not be asked.
 */
export async function openCheckout(deps: OpenDeps, checkout: UnopenedCheckout): Promise<OpenedCheckout> {
  return (await onceAtATime(checkout.id, () => askAndSave(deps, checkout))) ?? askAndSave(deps, checkout);
}

/**
 * The same for a checkout known by its id alone: gives the page it has, or opens it; undefined where it is over or gone.
 * The row is read in turn, after whoever was opening it has written down what came of it.
 */
export async function reopenCheckout(deps: OpenDeps, id: CheckoutId): Promise<OpenedCheckout | undefined> {
  return onceAtATime(id, async () => {
    const checkout = await findCheckout(deps.db, id);
    if (!checkout || checkout.finishedAt) return undefined;
    return checkout.opened ?? askAndSave(deps, checkout);
  });
}

function onceAtATime(
  id: CheckoutId,
  open: () => Promise<OpenedCheckout | undefined>,
): Promise<OpenedCheckout | undefined> {
  const underway = opening.get(id);
  if (underway) return underway;
  const opened = open().finally(() => opening.delete(id));
  opening.set(id, opened);
  return opened;
}

async function askAndSave(deps: OpenDeps, checkout: UnopenedCheckout): Promise<OpenedCheckout> {
  reach('before-stripe');
  const opened = await deps.processor.openCheckout({
    checkoutId: checkout.id,
    purpose: checkout.purpose,
    plan: checkout.plan,
    base: checkout.base,
    coveredFee: checkout.coveredFee,
    description: descriptionOf(checkout, deps.organisationName),
    email: checkout.email,
    customerRef: checkout.customerRef,
    thanksUrl: `${deps.publicUrl}/thanks?session_id={CHECKOUT_SESSION_ID}`,
    backUrl: `${deps.publicUrl}${backPath(checkout)}`,
    beginsAt: checkout.beginsAt,
    expiresAt: expiryOf(checkout.createdAt),
  });
  reach('after-stripe');
  await saveOpened(deps.db, checkout.id, opened);
  return opened;
}

function descriptionOf(checkout: UnopenedCheckout, organisation: string): string {
  return checkout.plan.priced
    ? `${organisation}: ${checkout.plan.name}`
    : `${checkout.plan.name} to ${organisation}, ${checkout.appealName}`;
}

/** Someone who turns back finds the form as they left it, as far as an address that others may see can say. */
export function backPath(checkout: UnopenedCheckout): string {
  const query = new URLSearchParams({
    back: '1',
    plan: checkout.plan.edition,
    frequency: checkout.purpose === 'subscription' ? 'monthly' : 'once',
  });
  if (checkout.plan.priced) query.set('offer', checkout.plan.code);
  else query.set('amount', toDecimal(checkout.base).replace(/\.00$/, ''));
  if (checkout.appealSlug !== undefined) query.set('appeal', checkout.appealSlug);
  return `/?${query.toString()}`;
}
