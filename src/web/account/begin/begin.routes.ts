import { findDetails } from '../../../domain/supporters/details-store.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import { beginCheckout } from '../../giving/begin-checkout.ts';
import type { FieldError, FormValues } from '../../giving/form-field.ts';
import { renderGivingPage } from '../../giving/giving-pages.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { goToPay } from './go-to-pay.ts';

/**
 * The giving form for somebody signed in, with who they are written into it already; only here, because the public page is
 * the same for everyone. What it begins is theirs by their session, whatever address the receipt is to go to.
 */
export function addBeginRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const page = (
    session: SupporterSession,
    filledIn: { values: FormValues; errors?: readonly FieldError[] },
  ): string => renderGivingPage(deps.settings, deps.board.current(), { ...filledIn, own: session });

  routes.own('GET /give', async (_req, res, session) => {
    const details = await findDetails(deps.db, session.supporterId);
    const values = { name: details?.name, email: details?.email, phone: details?.phone };
    const known = Object.entries(values).filter(([, value]) => value !== undefined);
    res.send(page(session, { values: Object.fromEntries(known) }));
  });

  routes.own('POST /gifts', async (req, res, session) => {
    const begun = await beginCheckout({ ...deps, start: deps }, req, session.supporterId);
    if (begun.kind === 'unfit') res.status(422).send(page(session, begun));
    else goToPay(deps, res, begun);
  });
}
