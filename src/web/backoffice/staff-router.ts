import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { Refusal } from '../../domain/refusal.ts';
import { may } from '../../domain/staff/permission.ts';
import { readSession } from '../../domain/staff/read-session.ts';
import { sameToken } from '../../domain/staff/secret-token.ts';
import type { StaffSession } from '../../domain/staff/staff-session.ts';
import type { BackofficeDeps } from './deps.ts';
import { signInPath } from './own-staff-path.ts';
import { postedText } from './posted-text.ts';
import { routePermissions, type OpenRoute, type Route, type StaffRoute } from './route-permissions.ts';
import { sessionCookie } from './session-cookie.ts';

type OpenHandler = (req: Request, res: Response) => Promise<void>;
type StaffHandler = (req: Request, res: Response, session: StaffSession) => Promise<void>;

/** The back office's addresses as they are added: each with its row of the permission table, and none without. */
export interface StaffRouter {
  readonly router: Router;
  /** For whoever comes, signed in or not. */
  open(route: OpenRoute, handler: OpenHandler): void;
  /** For those whose role the table lets in. What they post carries their session's token. */
  staff(route: StaffRoute, handler: StaffHandler): void;
}

const readForm = express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 100 });

export function staffRouter(deps: BackofficeDeps): StaffRouter {
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
    staff: (route, handler) => add(route, (req, res) => admit(deps, route, req, res, handler)),
  };
}

/** Every page here is somebody's own business: no cache keeps it, and the back button shows nothing after signing out. */
const neverKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

async function admit(
  deps: BackofficeDeps,
  route: StaffRoute,
  req: Request,
  res: Response,
  handler: StaffHandler,
): Promise<void> {
  const token = sessionCookie(deps.secureCookies).read(req);
  const session = token === undefined ? undefined : await readSession(deps, token);
  if (session === undefined) {
    res.redirect(303, signInPath({ after: req, wasSignedIn: token !== undefined }));
    return;
  }
  const permission = routePermissions[route];
  if (permission !== 'staff' && !may(session.member.role, permission)) {
    throw new Refusal('not allowed', 'Your account does not let you see this. An owner can change that.');
  }
  if (req.method === 'POST') refuseForeignForm(req, session);
  await handler(req, res, session);
}

/** The form must carry the token that was written into it for this session and no other. */
function refuseForeignForm(req: Request, session: StaffSession): void {
  if (!sameToken(postedText(req, 'csrf'), session.csrfToken)) {
    throw new Refusal(
      'not allowed',
      'This form is from an earlier visit. Go back, load the page again and send it once more.',
    );
  }
}
