import { json, Router } from 'express';
import { validate } from 'uuid';
import { Refusal } from '../../domain/refusal.ts';
import { renderPage } from '../components/render-page.ts';
import { only } from '../only.ts';
import { beginCheckout, type BeginDeps } from '../giving/begin-checkout.ts';
import { findStatus } from './checkout-status-store.ts';
import { ApiDocsPage } from './docs.view.tsx';
import { describeApi } from './openapi.ts';

export function checkoutsApi(deps: BeginDeps & { readonly publicUrl: string }): Router {
  const { organisation, assets } = deps.settings;
  const description = describeApi({ name: organisation.name, publicUrl: deps.publicUrl });
  const router = Router();

  router.post(
    '/api/v1/checkouts',
    json({ limit: '32kb', type: 'application/json' }),
    async (request, response) => {
      if (!request.is('application/json')) throw Object.assign(new Error('not JSON'), { status: 415 });
      const begun = await beginCheckout(deps, request);
      switch (begun.kind) {
        case 'opened':
          response
            .status(201)
            .location(`/api/v1/checkouts/${begun.checkoutId}`)
            .json({ id: begun.checkoutId, url: begun.url });
          return;
        case 'waiting':
          throw new Refusal(
            'processor busy',
            'The payment processor could not be asked. Nothing was charged: send the same again.',
          );
        case 'unfit':
          response
            .status(422)
            .type('application/problem+json')
            .send(
              JSON.stringify({
                type: 'about:blank',
                title: 'Some fields need correcting.',
                status: 422,
                errors: begun.errors.map(({ field, message }) => ({ field, message })),
              }),
            );
      }
    },
  );

  router.all('/api/v1/checkouts', only('POST'));

  router.get('/api/v1/checkouts/:id', async (request, response) => {
    const { id } = request.params;
    const status = validate(id) ? await findStatus(deps.start.db, id) : undefined;
    if (status === undefined) throw new Refusal('not found', 'There is no such checkout.');
    response.json({ id, status });
  });

  router.all('/api/v1/checkouts/:id', only('GET', 'HEAD'));

  router.get('/api/v1/openapi.json', (_request, response) => {
    response.json(description);
  });
  router.get('/api/docs', (_request, response) => {
    response.send(renderPage(ApiDocsPage({ organisation, assets })));
  });
  return router;
}
