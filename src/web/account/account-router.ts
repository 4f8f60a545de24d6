import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { Refusal } from '../../domain/refusal.ts';
import { sameToken } from '../../domain/staff/secret-token.ts';
import { readSupporterSession } from '../../domain/supporters/read-supporter-session.ts';
import type { SupporterSession } from '../../domain/supporters/supporter-session.ts';
import { postedText } from '../backoffice/posted-text.ts';
import { sessionCookie } from '../backoffice/session-cookie.ts';
import type { AccountDeps } from './deps.ts';

type Route = `${'GET' | 'POST'} /${string}`;
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

const readForm = express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 100 });

export function accountRouter(deps: AccountDeps): AccountRouter {
  const router = Router();
  router.use(neverKept);
  const add = (route: Route, handler: RequestHandler): void => {
    const [method, path = ''] = route.split(' ');
    if (method === 'GET') router.get(path, handler);
    else router.post(path, readForm, handler);
  };
  return {
    router,
    open: (route, handler) => add(route, handler),
    own: (route, handler) => add(route, (req, res) => admit(deps, req, res, handler)),
  };
}

/** Every page here is somebody's own business: no cache keeps it, and the back button shows nothing after signing out. */
const neverKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** A stranger is taken to the door; it does not remember where they were going, because the letter opens in another tab. */
async function admit(deps: AccountDeps, req: Request, res: Response, handler: OwnHandler): Promise<void> {
  const token = sessionCookie(deps.secureCookies, 'account').read(req);
  const session = token === undefined ? undefined : await readSupporterSession(deps, token);
  if (session === undefined) {
    res.redirect(303, token === undefined ? '/account/sign-in' : '/account/sign-in?ended=1');
    return;
  }
  if (req.method === 'POST' && !sameToken(postedText(req, 'csrf'), session.csrfToken)) {
    throw new Refusal(
      'not allowed',
      'This form is from an earlier visit. Go back, load the page again and send it once more.',
    );
  }
  await handler(req, res, session);
}
