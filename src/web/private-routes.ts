import { Router, urlencoded, type Request, type RequestHandler } from 'express';
import { Refusal } from '../domain/refusal.ts';
import { sameToken } from '../domain/staff/secret-token.ts';
import { postedText } from './posted-text.ts';

export type Route = `${'GET' | 'POST'} /${string}`;

const readForm = urlencoded({ extended: false, limit: '32kb', parameterLimit: 100 });

/** Addresses of pages that are somebody's own business: no cache keeps them, and the back button shows nothing after signing out. */
export function privateRoutes(): {
  readonly router: Router;
  readonly add: (route: Route, handler: RequestHandler) => void;
} {
  const router = Router();
  router.use(neverKept);
  return {
    router,
    add: (route, handler) => {
      const [method, path = ''] = route.split(' ');
      if (method === 'GET') router.get(path, handler);
      else router.post(path, readForm, handler);
    },
  };
}

const neverKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** What is posted must carry the token that was written into its form for this session and no other. Throws Refusal('not allowed'). */
export function refuseForeignForm(req: Request, { csrfToken }: { readonly csrfToken: string }): void {
  if (req.method !== 'POST' || sameToken(postedText(req, 'csrf'), csrfToken)) return;
  throw new Refusal(
    'not allowed',
    'This form is from an earlier visit. Go back, load the page again and send it once more.',
  );
}
