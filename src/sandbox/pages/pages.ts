import type { Account } from '../account.ts';
import type { Faults } from '../faults.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Scheduler } from '../scheduler.ts';
import { json, type Answer, type Asked } from '../wire/answer.ts';
import { ApiError } from '../wire/api-error.ts';
import { parseForm } from '../wire/form-encoding.ts';
import { checkoutPages } from './checkout-pages.tsx';
import type { PageRoute } from './page-route.ts';
import { STYLESHEET } from './stylesheet.ts';

/** Everything that is for people, and the sandbox's own controls. */
export class Pages {
  private readonly account: Account;
  private readonly routes: readonly PageRoute[];

  constructor(account: Account, _faults: Faults, _sandbox: Sandbox, _scheduler: Scheduler) {
    this.account = account;
    this.routes = [...checkoutPages];
  }

  answer(asked: Asked): Answer {
    if (asked.path === '/sandbox.css')
      return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: STYLESHEET };
    const route = this.routes.find(
      ({ method, pattern }) => method === asked.method && pattern.test(asked.path),
    );
    if (route === undefined) return json(404, { error: { message: 'There is nothing at this address.' } });
    const form = parseForm(asked.method === 'GET' ? asked.query : asked.body);
    const path = (route.pattern.exec(asked.path) ?? []).slice(1).map(decodeURIComponent);
    try {
      return route.run({ account: this.account, form, path });
    } catch (error) {
      if (error instanceof ApiError) return json(error.status, error.envelope(''));
      throw error;
    }
  }
}
