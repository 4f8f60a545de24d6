import { Router, urlencoded, type RequestHandler } from 'express';
import { canStillOpen } from '../../domain/payments/checkout.ts';
import { findCheckout } from '../../domain/payments/checkout-store.ts';
import { backPath } from '../../domain/payments/open-checkout.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { CheckoutCookie } from '../checkout-cookie.ts';
import { renderPage } from '../components/render-page.ts';
import { only } from '../only.ts';
import { beginCheckout, type BeginDeps } from './begin-checkout.ts';
import { renderGivingPage } from './giving-pages.ts';
import { WaitingPage, waitingRefresh } from './waiting.view.tsx';

const waitSeconds = 3;

/** The form's own address, and the page that waits with the reader while the processor is busy. */
export function checkoutRoutes(deps: BeginDeps & { readonly cookie: CheckoutCookie }): Router {
  const { organisation, assets } = deps.settings;
  const router = Router();

  router.post(
    '/checkouts',
    urlencoded({ extended: false, limit: '32kb', parameterLimit: 200 }),
    async (request, response) => {
      const begun = await beginCheckout(deps, request);
      if (begun.kind === 'unfit') {
        response.status(422).send(renderGivingPage(deps.settings, deps.board.current(), begun));
        return;
      }
      deps.cookie.set(response, begun.checkoutId);
      response.redirect(303, begun.kind === 'opened' ? begun.url : `/checkouts/${begun.checkoutId}`);
    },
  );

  // Where a form that was sent back is looked at again, by its address alone.
  router.all('/checkouts', only('POST'));

  /** Reads only: a job goes on asking the processor, and this page goes on to it when it has answered, or back to the form when it is too late for that. */
  const wait: RequestHandler<{ id: string }> = async (request, response) => {
    const { id } = request.params;
    const own = deps.cookie.read(request);
    const checkout = own === id ? await findCheckout(deps.start.db, own) : undefined;
    if (!checkout)
      throw new Refusal('not found', 'There is no such checkout, or it belongs to another browser.');
    if (checkout.opened) {
      response.redirect(303, checkout.opened.url);
      return;
    }
    if (checkout.finishedAt || !canStillOpen(checkout.createdAt, deps.start.clock.now())) {
      response.redirect(303, backPath(checkout));
      return;
    }
    const refresh = { path: `/checkouts/${id}`, seconds: waitSeconds };
    response.status(503).set('Refresh', waitingRefresh(refresh)).set('Retry-After', String(waitSeconds));
    response.send(renderPage(WaitingPage({ organisation, assets, refresh })));
  };
  router.get('/checkouts/:id', wait);
  return router;
}
