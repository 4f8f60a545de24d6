import type { Response } from 'express';
import type { Started } from '../../../domain/donations/start-giving.ts';
import type { AccountDeps } from '../deps.ts';

/** On to the processor's page, or to the one that waits for it. */
export function goToPay({ cookie }: Pick<AccountDeps, 'cookie'>, res: Response, started: Started): void {
  cookie.set(res, started.checkoutId);
  res.redirect(303, started.kind === 'opened' ? started.url : `/checkouts/${started.checkoutId}`);
}
