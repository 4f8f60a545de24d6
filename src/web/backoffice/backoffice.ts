import type { Router } from 'express';
import type { BackofficeDeps } from './deps.ts';
import { addBooksRoutes } from './books/books.routes.ts';
import { addFindingRoutes } from './books/findings.routes.ts';
import { addJournalRoutes } from './books/journals.routes.ts';
import { addStatementRoutes } from './books/statement.routes.ts';
import { addHomeRoutes } from './home/home.routes.ts';
import { addDisputeRoutes } from './disputes/disputes.routes.ts';
import { addIssueRoutes } from './issues/issues.routes.ts';
import { addParkedRoutes } from './parked/parked.routes.ts';
import { addPayoutRoutes } from './payouts/payouts.routes.ts';
import { addPaymentRoutes } from './payments/payments.routes.ts';
import { addSubscriptionRoutes } from './subscriptions/subscriptions.routes.ts';
import { addRefundRoutes } from './refunds/refunds.routes.ts';
import { addSetUpRoutes } from './sign-in/set-up.routes.ts';
import { addSignInRoutes } from './sign-in/sign-in.routes.ts';
import { addSupporterStatementRoutes } from './statements/statements.routes.ts';
import { staffRouter } from './staff-router.ts';
import { addSupporterRoutes } from './supporters/supporters.routes.ts';
import { addWatchdogRoutes } from './watchdog/watchdog.routes.ts';

export type { BackofficeDeps } from './deps.ts';
export type { ParkedEvent } from './parked/parked-event.ts';

/** The pages of the back office, to be mounted at /staff behind the refusal of cross-site posts. */
export function createBackoffice(deps: BackofficeDeps): Router {
  const routes = staffRouter(deps);
  addSetUpRoutes(routes, deps);
  addSignInRoutes(routes, deps);
  addHomeRoutes(routes, deps);
  addSupporterRoutes(routes, deps);
  addSupporterStatementRoutes(routes, deps);
  addPaymentRoutes(routes, deps);
  addRefundRoutes(routes, deps);
  addSubscriptionRoutes(routes, deps);
  addDisputeRoutes(routes, deps);
  addIssueRoutes(routes, deps);
  addParkedRoutes(routes, deps);
  addPayoutRoutes(routes, deps);
  addBooksRoutes(routes, deps);
  addStatementRoutes(routes, deps);
  addJournalRoutes(routes, deps);
  addFindingRoutes(routes, deps);
  addWatchdogRoutes(routes, deps);
  return routes.router;
}
