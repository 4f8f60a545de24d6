import type { Request, Response } from 'express';
import { ProcessorUnavailable } from '../../../domain/payments/payment-processor.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { HeldSubscription } from '../../../domain/subscriptions/held-subscription.ts';
import { instructSubscription } from '../../../domain/subscriptions/instruct-subscription.ts';
import { monthlyTotal, type SubscriptionWish } from '../../../domain/subscriptions/instruction.ts';
import { orderFor } from '../../../domain/subscriptions/order-for.ts';
import { startCardPage } from '../../../domain/subscriptions/start-card-page.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import type { Money } from '../../../money/money.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { findOwnSubscription } from '../holdings-store.ts';
import { findServed } from '../served-store.ts';
import { ownThing } from '../own-id.ts';
import { readChange, type ChangeValues, type ReadChange } from './change-form.ts';
import { ChangePage, ConfirmChangePage } from './change.view.tsx';
import { SubscriptionPage } from './subscription.view.tsx';

/** One subscription, and all that its holder may have done with it. What is asked goes to the processor by an instruction. */
export function addSubscriptionRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const own = (req: Request, { supporterId }: SupporterSession) =>
    ownThing(req, (id) => findOwnSubscription(deps.db, supporterId, id));

  routes.own('GET /subscriptions/:id', async (req, res, session) => {
    const held = await own(req, session);
    const wasAsked = queryText(req, 'asked') !== '';
    const isCardNew = queryText(req, 'card') === 'new';
    const gifts = await findServed(deps.db, session.supporterId);
    res.send(renderPage(SubscriptionPage({ deps, session, held, gifts, wasAsked, isCardNew })));
  });

  routes.own('GET /subscriptions/:id/change', async (req, res, session) => {
    const held = await own(req, session);
    const values = {
      plan: queryText(req, 'plan'),
      amount: queryText(req, 'amount'),
      cover_fee: queryText(req, 'cover_fee'),
    };
    const page = { deps, session, held, values, plans: monthlyPlans(deps) };
    if (values.plan === '') {
      res.send(renderPage(ChangePage(page)));
      return;
    }
    const read = readFor(deps, held, values);
    if (!read.ok) {
      res.status(422).send(renderPage(ChangePage({ ...page, problem: read.problem })));
      return;
    }
    try {
      const total = totalAfter(deps, held, read);
      res.send(renderPage(ConfirmChangePage({ deps, session, held, values, plan: read.plan, total })));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const problem = { field: 'plan', message: error.sentence } as const;
      res.status(422).send(renderPage(ChangePage({ ...page, problem })));
    }
  });

  routes.own('POST /subscriptions/:id/changes', async (req, res, session) => {
    const held = await own(req, session);
    const values = {
      plan: postedText(req, 'plan'),
      amount: shownAgain(req, 'amount'),
      cover_fee: postedText(req, 'cover_fee'),
    };
    const read = readFor(deps, held, values);
    if (!read.ok) {
      const plans = monthlyPlans(deps);
      const page = ChangePage({ deps, session, held, values, plans, problem: read.problem });
      res.status(422).send(renderPage(page));
      return;
    }
    await ask(deps, res, held, read.wish);
  });

  routes.own('POST /subscriptions/:id/card', async (req, res, session) => {
    const held = await own(req, session);
    const back = `${deps.publicUrl}/account/subscriptions/${held.id}`;
    try {
      res.redirect(
        303,
        await startCardPage(deps.processor, held, {
          serves: 'every gift',
          doneUrl: `${back}?card=new`,
          backUrl: back,
        }),
      );
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable)) throw error;
      throw new Refusal(
        'processor away',
        'The payment company does not answer just now. Nothing has changed. Try again in a few minutes.',
      );
    }
  });

  const acts: Readonly<Record<string, (req: Request) => SubscriptionWish>> = {
    pauses: (req) => ({ act: 'pause', months: Number(postedText(req, 'months')) }),
    resumption: () => ({ act: 'resume' }),
    cancellation: (req) => ({
      act: postedText(req, 'when') === 'now' ? 'cancel now' : 'cancel at period end',
    }),
    keeping: () => ({ act: 'keep' }),
  };
  for (const [name, wishOf] of Object.entries(acts)) {
    routes.own(`POST /subscriptions/:id/${name}`, async (req, res, session) => {
      await ask(deps, res, await own(req, session), wishOf(req));
    });
  }
}

/** Has it done, and goes back to the page, which says how it stands: what is not done yet is never called done. */
async function ask(
  deps: AccountDeps,
  res: Response,
  { id }: HeldSubscription,
  wish: SubscriptionWish,
): Promise<void> {
  const instructed = await instructSubscription(deps, { subscriptionId: id, wish, askedBy: 'account' });
  if (instructed === 'refused')
    throw new Refusal(
      'not now',
      'That could not be done, and somebody of ours will look. Call us, and we do it together.',
    );
  res.redirect(303, `/account/subscriptions/${id}?asked=1`);
}

function monthlyPlans({ board }: AccountDeps) {
  return board.current().plans.filter(({ frequency }) => frequency === 'monthly');
}

function readFor(deps: AccountDeps, held: HeldSubscription, values: ChangeValues): ReadChange {
  const { smallestGift: smallest, largestGift: largest, organisation } = deps.settings;
  const limits = { smallest, largest, phone: organisation.phone };
  return readChange(values, held, { plans: monthlyPlans(deps), limits });
}

/** What each month will cost; undefined where that is how it stands already. Throws a Refusal where it cannot be. */
function totalAfter(
  { feeRate, gstRegistered }: AccountDeps,
  held: HeldSubscription,
  { wish, plan }: Extract<ReadChange, { ok: true }>,
): Money | undefined {
  const { price, ...offered } = plan;
  const order = orderFor(held, wish, {
    feeRate,
    gstRegistered,
    plan: { ...offered, priced: price !== undefined, priceMinor: price?.minor },
  });
  return order && 'terms' in order ? monthlyTotal(order.terms) : undefined;
}
