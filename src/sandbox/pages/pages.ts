import type { Account } from '../account.ts';
import { html, json, type Answer, type Asked } from '../wire/answer.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { parseForm, type RawFields } from '../wire/form-encoding.ts';
import { authenticatePages } from './authenticate-pages.tsx';
import { checkoutPages } from './checkout-pages.tsx';
import { NoSuchPage } from './checkout-closed-view.tsx';
import { controlRoutes, rawFromJson, type Controls } from './controls.ts';
import { deskPages } from './desk-pages.tsx';
import { pageAnswer } from './layout.tsx';
import type { PageRoute } from './page-route.ts';
import { portalPages } from './portal-pages.tsx';
import { STYLESHEET } from './stylesheet.ts';

/** Everything that is for people, and the sandbox's own controls. */
export class Pages {
  private readonly account: Account;
  private readonly routes: readonly PageRoute[];

  constructor(account: Account, controls: Controls) {
    this.account = account;
    this.routes = [
      ...checkoutPages,
      ...authenticatePages,
      ...portalPages,
      ...controlRoutes(controls),
      ...deskPages(controls),
    ];
  }

  answer(asked: Asked): Answer {
    if (asked.path === '/sandbox.css') {
      return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: STYLESHEET };
    }
    const route = this.routes.find(
      ({ method, pattern }) => method === asked.method && pattern.test(asked.path),
    );
    if (route === undefined) return pageAnswer(404, NoSuchPage());
    if (isForeign(asked)) return html(403, 'This form was sent from another site.');
    const path = (route.pattern.exec(asked.path) ?? []).slice(1).map(decodeURIComponent);
    try {
      return route.run({ account: this.account, form: formOf(asked), path });
    } catch (error) {
      if (error instanceof ApiError) return json(error.status, error.envelope(''));
      throw error;
    }
  }
}

/** No page of another site may move this one's clock, whatever its owner's browser is tricked into. */
function isForeign({ method, path, headers }: Asked): boolean {
  return method !== 'GET' && !path.startsWith('/c/') && headers['sec-fetch-site'] === 'cross-site';
}

function formOf({ method, query, headers, body }: Asked): RawFields {
  if (method === 'GET') return parseForm(query);
  if (headers['content-type']?.startsWith('application/json') !== true) return parseForm(body);
  try {
    const raw = rawFromJson(JSON.parse(body === '' ? '{}' : body));
    if (typeof raw === 'object') return raw;
  } catch {
    throw invalid('The body is not JSON.');
  }
  throw invalid('The body is not a JSON object.');
}
