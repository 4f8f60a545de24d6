import type { Request, Response, Router } from 'express';
import { Refusal } from '../../domain/refusal.ts';
import { may } from '../../domain/staff/permission.ts';
import { readSession } from '../../domain/staff/read-session.ts';
import type { StaffSession } from '../../domain/staff/staff-session.ts';
import { privateRoutes, refuseForeignForm } from '../private-routes.ts';
import type { BackofficeDeps } from './deps.ts';
import { signInPath } from './own-staff-path.ts';
import { routePermissions, type OpenRoute, type StaffRoute } from './route-permissions.ts';
import { sessionCookie } from '../session-cookie.ts';

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

export function staffRouter(deps: BackofficeDeps): StaffRouter {
  const { router, add } = privateRoutes();
  return {
    router,
    open: (route, handler) => add(route, handler),
    staff: (route, handler) => add(route, (req, res) => admit(deps, route, req, res, handler)),
  };
}

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
  refuseForeignForm(req, session);
  await handler(req, res, session);
}
