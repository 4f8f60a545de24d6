import type { Router } from 'express';
import { accountRouter } from './account-router.ts';
import { addAddressRoutes } from './address/address.routes.ts';
import { addBeginRoutes } from './begin/begin.routes.ts';
import type { AccountDeps } from './deps.ts';
import { addDetailsRoutes } from './details/details.routes.ts';
import { addHomeRoutes } from './home/home.routes.ts';
import { addReceiptRoutes } from './receipts/receipts.routes.ts';
import { addSignInRoutes } from './sign-in/sign-in.routes.ts';
import { addStatementRoutes } from './statements/statements.routes.ts';
import { addSubscriptionRoutes } from './subscriptions/subscriptions.routes.ts';
import { addTermRoutes } from './terms/terms.routes.ts';

export type { AccountDeps } from './deps.ts';

/** A supporter's own pages, to be mounted at /account behind the refusal of cross-site posts. */
export function createAccount(deps: AccountDeps): Router {
  const routes = accountRouter(deps);
  addSignInRoutes(routes, deps);
  addHomeRoutes(routes, deps);
  addBeginRoutes(routes, deps);
  addSubscriptionRoutes(routes, deps);
  addTermRoutes(routes, deps);
  addAddressRoutes(routes, deps);
  addReceiptRoutes(routes, deps);
  addStatementRoutes(routes, deps);
  addDetailsRoutes(routes, deps);
  return routes.router;
}
