import { z } from 'zod';
import { Refusal } from '../../../domain/refusal.ts';
import { appendAudit } from '../../../domain/staff/audit-store.ts';
import { may } from '../../../domain/staff/permission.ts';
import { findHeldSubscription } from '../../../domain/subscriptions/held-subscription-store.ts';
import { instructionsOf } from '../../../domain/subscriptions/instruction-store.ts';
import { instructSubscription } from '../../../domain/subscriptions/instruct-subscription.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import type { StaffRouter } from '../staff-router.ts';
import { SubscriptionPage } from './subscription.view.tsx';

const noSubscription = 'There is no such subscription.';

const asked = z
  .object({ reason: z.string().trim().min(1).max(300) })
  .and(
    z.union([
      z.object({ act: z.enum(['cancel now', 'cancel at period end', 'keep', 'resume']) }),
      z.object({ act: z.literal('pause'), months: z.enum(['1', '2', '3']).transform(Number) }),
    ]),
  );

export function addSubscriptionRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /subscriptions/:id', async (req, res, session) => {
    const id = idIn<'subscription'>(req, noSubscription);
    const held = await findHeldSubscription(deps.db, id);
    if (!held) throw new Refusal('not found', noSubscription);
    const instructions = await instructionsOf(deps.db, id);
    const mayChange = may(session.member.role, 'change subscriptions');
    res.send(renderPage(SubscriptionPage({ deps, session, held, instructions, mayChange })));
  });

  routes.staff('POST /subscriptions/:id/instructions', async (req, res, session) => {
    const subscriptionId = idIn<'subscription'>(req, noSubscription);
    const { data } = asked.safeParse(req.body);
    if (!data) throw new Refusal('bad input', 'Choose what is to be done, and write down why.');
    const { reason, ...wish } = data;
    const at = deps.clock.now();
    await instructSubscription(deps.instruct, {
      subscriptionId,
      wish,
      askedBy: `staff ${session.member.id}`,
      reason,
      alsoWrite: (tx) =>
        appendAudit(tx, actorOf(req, session), {
          at,
          act: 'instruct subscription',
          object: `subscription:${subscriptionId}`,
          detail: { instruction: wish.act, reason },
        }),
    });
    res.redirect(303, `/staff/subscriptions/${subscriptionId}`);
  });
}
