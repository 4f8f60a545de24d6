import { Router, type Request, type Response } from 'express';
import { acceptedEncoding, type Encoding } from '../encoding.ts';
import { renderGivingPage, type GivingPageSettings, type KeptPage } from './giving-pages.ts';
import type { OfferBoard } from './offer.ts';
import { readPreselection } from './preselection.ts';

/** A minute in a shared cache: an appeal's bar a minute behind misleads nobody, and a front-page link cannot bring us down. */
const caching = 'public, max-age=0, s-maxage=60, stale-while-revalidate=600';

const turnedBack = 'Nothing was charged. Your choice is still here, whenever you are ready.';

/**
 * `GET /`: the same bytes for everyone, with no cookie and no token in them, so that a cache may hold them. A plain link is
 * answered from memory with its headers ready; only a link that preselects something is rendered.
 */
export function givingPageRoutes(
  settings: GivingPageSettings,
  board: OfferBoard,
  kept: () => KeptPage,
  headers: Readonly<Record<string, string>>,
): Router {
  const router = Router();
  const ready = {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': caching,
    Vary: 'Accept-Encoding',
  };

  let made = answersOf(kept(), ready);
  const answers = (page: KeptPage): ReadyAnswers => {
    if (made.page !== page) made = answersOf(page, ready);
    return made;
  };

  router.get('/', (request, response) => {
    if (request.url === '/') sendKept(request, response, answers(kept()));
    else response.set(ready).send(preselected(request));
  });

  // Express would answer this by itself, without a header of ours.
  router.options('/', (_request, response) => {
    response.writeHead(204, { ...headers, Allow: 'GET, HEAD' }).end();
  });

  const preselected = (request: Request): string =>
    renderGivingPage(settings, board.current(), {
      values: readPreselection(request.query, {
        smallest: settings.smallestGift,
        largest: settings.largestGift,
      }),
      notice: request.query['back'] === '1' ? turnedBack : undefined,
    });
  return router;
}

/** A page with its headers beside it, in the flat list that Node sends without looking at each again. */
interface ReadyAnswers {
  readonly page: KeptPage;
  readonly headers: Readonly<Record<Encoding, string[]>>;
  readonly unchanged: string[];
}

function answersOf(page: KeptPage, common: Readonly<Record<string, string>>): ReadyAnswers {
  const headers = { ...common, ETag: page.etag };
  const withBody = (encoding: Encoding): string[] =>
    Object.entries({
      ...headers,
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
      'Content-Length': String(page.body[encoding].length),
    }).flat();
  return {
    page,
    headers: { br: withBody('br'), gzip: withBody('gzip'), identity: withBody('identity') },
    unchanged: Object.entries(headers).flat(),
  };
}

function sendKept(request: Request, response: Response, { page, headers, unchanged }: ReadyAnswers): void {
  if (request.headers['if-none-match'] === page.etag) {
    response.writeHead(304, unchanged).end();
    return;
  }
  const encoding = acceptedEncoding(request.headers['accept-encoding']);
  response.writeHead(200, headers[encoding]);
  response.end(request.method === 'HEAD' ? undefined : page.body[encoding]);
}
