import type { Request, Response, Router } from 'express';
import { readSupporterSession } from '../../domain/supporters/read-supporter-session.ts';
import type { SupporterSession } from '../../domain/supporters/supporter-session.ts';
import { sessionCookie } from '../session-cookie.ts';
import { privateRoutes, refuseForeignForm, type Route } from '../private-routes.ts';
import type { AccountDeps } from './deps.ts';

type OpenHandler = (req: Request, res: Response) => Promise<void>;
type OwnHandler = (req: Request, res: Response, session: SupporterSession) => Promise<void>;

/** The addresses under /account as they are added: each is the door, or somebody's own. */
export interface AccountRouter {
  readonly router: Router;
  /** For whoever comes, signed in or not. */
  open(route: Route, handler: OpenHandler): void;
  /** For whoever is signed in, about what is theirs. What they post carries their session's token. */
  own(route: Route, handler: OwnHandler): void;
}

export function accountRouter(deps: AccountDeps): AccountRouter {
  const { router, add } = privateRoutes();
  return {
    router,
    open: (route, handler) => add(route, handler),
    own: (route, handler) => add(route, (req, res) => admit(deps, req, res, handler)),
  };
}

/** A stranger is taken to the door; it does not remember where they were going, because the letter opens in another tab. */
async function admit(deps: AccountDeps, req: Request, res: Response, handler: OwnHandler): Promise<void> {
  const token = sessionCookie(deps.secureCookies, 'account').read(req);
  const session = token === undefined ? undefined : await readSupporterSession(deps, token);
  if (session === undefined) {
    res.redirect(303, token === undefined ? '/account/sign-in' : '/account/sign-in?ended=1');
    return;
  }
  refuseForeignForm(req, session);
  await handler(req, res, session);
}
