import { Router, urlencoded, type Request } from 'express';
import { z } from 'zod';
import type { GiftLinks } from '../../domain/letters/gift-links.ts';
import { Refusal } from '../../domain/refusal.ts';
import { waitsToBegin, type HeldSubscription } from '../../domain/subscriptions/held-subscription.ts';
import { findHeldSubscription } from '../../domain/subscriptions/held-subscription-store.ts';
import { instructSubscription, type InstructDeps } from '../../domain/subscriptions/instruct-subscription.ts';
import type { SubscriptionWish } from '../../domain/subscriptions/instruction.ts';
import { isHeld, type SubscriptionId } from '../../domain/subscriptions/subscription.ts';
import { connectionOf } from '../client-address.ts';
import type { Assets } from '../components/assets.ts';
import { ownPath } from '../components/own-path.ts';
import { refreshHeader } from '../components/refresh-header.ts';
import { renderPage } from '../components/render-page.ts';
import type { Organisation } from '../organisation.ts';
import type { RateLimits } from '../rate-limit-store.ts';
import { startCardPage } from '../../domain/subscriptions/start-card-page.ts';
import { CardPage } from './card.view.tsx';
import { GiftPage } from './gift.view.tsx';

export interface GiftsDeps {
  readonly instruct: InstructDeps & { readonly publicUrl: string };
  readonly links: GiftLinks;
  readonly limits: RateLimits;
  readonly settings: {
    readonly organisation: Organisation;
    readonly assets: Assets;
    readonly timeZone: string;
  };
}

type Signed = (held: HeldSubscription, signature: string) => boolean;

/** The database would refuse anything else. */
const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** So many presses from one connection; a person needs three. Looking needs no limit: no signature is guessed. */
const limit = { points: 30, seconds: 600 };

/** All that the holder of a link may ask for. */
const asked = z.union([
  z.object({ act: z.literal('pause'), months: z.enum(['1', '2', '3']).transform(Number) }),
  z.object({ act: z.literal('resume') }),
  z.object({ act: z.literal('stop') }),
]);

/** Looked at again by itself while something is on its way. */
const againSeconds = 10;

/**
 * The page of one gift, for whoever holds the link from a letter about it: what it is, when the next charge is, and the
 * buttons that pause, resume or stop it. Looking changes nothing (mail scanners look); pressing can do nothing else. While
 * it is late another link, good for that lateness only, leads to the processor's page for a new card.
 */
export function giftRoutes({ instruct, links, limits, settings }: GiftsDeps): Router {
  const router = Router();
  const body = urlencoded({ extended: false, limit: '2kb', parameterLimit: 10 });

  const heldBy = async (request: Request, isSigned: Signed): Promise<HeldSubscription> => {
    const { id = '', signature = '' } = request.params as Readonly<Record<string, string>>;
    const held = isUuid.test(id) ? await findHeldSubscription(instruct.db, id as SubscriptionId) : undefined;
    if (!held || !(isHeld(held.state) || waitsToBegin(held)) || !isSigned(held, signature))
      throw new Refusal('not found', 'There is no such page.');
    return held;
  };
  const heldByPress = async (request: Request, isSigned: Signed): Promise<HeldSubscription> => {
    const key = `gift ${connectionOf(request.ip)}`;
    if (!(await limits.take([{ key, limit }], instruct.clock.now())))
      throw new Refusal('too often', 'There have been a lot of tries from here. Wait a few minutes.');
    return heldBy(request, isSigned);
  };
  const byGift: Signed = ({ id }, signature) => links.isGift(id, signature);
  const byCard: Signed = ({ id, lateSince }, signature) =>
    lateSince !== undefined && links.isCard(id, lateSince, signature);

  router.get('/gifts/:id/:signature', async (request, response) => {
    const held = await heldBy(request, byGift);
    const isCardNew = request.query['card'] === 'new' && held.state === 'late';
    if (held.waiting || isCardNew) response.set('Refresh', refreshHeader(againSeconds));
    response.set('Referrer-Policy', 'no-referrer');
    response.send(renderPage(GiftPage({ ...settings, held, isCardNew, path: links.gift(held.id) })));
  });

  router.post('/gifts/:id/:signature', body, async (request, response) => {
    const held = await heldByPress(request, byGift);
    const { data } = asked.safeParse(request.body);
    if (!data) throw new Refusal('bad input', 'Choose what is to happen, and press the button under it.');
    const wish =
      data.act === 'stop' ? ({ act: 'cancel at period end' } as const) : (data as SubscriptionWish);
    const done = await instructSubscription(instruct, { subscriptionId: held.id, wish, askedBy: 'link' });
    if (done === 'refused')
      throw new Refusal('not now', 'It could not be done. Please call us, and we will do it with you.');
    response.redirect(303, ownPath(links.gift(held.id)));
  });

  router.get('/gifts/:id/card/:signature', async (request, response) => {
    const held = await heldBy(request, byCard);
    response.set('Referrer-Policy', 'no-referrer');
    response.send(renderPage(CardPage({ ...settings, held, path: request.path })));
  });

  router.post('/gifts/:id/card/:signature', body, async (request, response) => {
    const held = await heldByPress(request, byCard);
    const page = await startCardPage(instruct.processor, held, {
      serves: 'one gift',
      doneUrl: `${instruct.publicUrl}${links.gift(held.id)}?card=new`,
      backUrl: `${instruct.publicUrl}${request.path}`,
    });
    response.redirect(303, page);
  });
  return router;
}
