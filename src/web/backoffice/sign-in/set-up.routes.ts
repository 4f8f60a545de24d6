import type { Request, Response } from 'express';
import { Refusal } from '../../../domain/refusal.ts';
import { acceptInvitation, openInvitation } from '../../../domain/staff/accept-invitation.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { shownAgain } from '../../posted-text.ts';
import { sessionCookie } from '../../session-cookie.ts';
import type { StaffRouter } from '../staff-router.ts';
import { readSetUpForm } from './set-up-form.ts';
import { SetUpPage, type SetUpProps } from './set-up.view.tsx';

export function addSetUpRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  const cookie = sessionCookie(deps.secureCookies);
  const show = (res: Response, status: 200 | 422, props: Omit<SetUpProps, 'deps'>): void => {
    res.status(status).send(renderPage(SetUpPage({ deps, ...props })));
  };

  routes.open('GET /set-up/:token', async (req, res) => {
    const token = tokenOf(req);
    const { email: invited } = await openInvitation(deps, token);
    show(res, 200, { token, invited });
  });

  routes.open('POST /set-up/:token', async (req, res) => {
    const token = tokenOf(req);
    const { email: invited } = await openInvitation(deps, token);
    const again = { token, invited, values: typedIn(req) };
    const form = readSetUpForm(req, { organisation: deps.organisation.name, invited });
    if (!form.ok) {
      show(res, 422, { ...again, problems: form.problems });
      return;
    }
    try {
      const acceptance = { ...form.value, token, replacing: cookie.read(req) };
      const started = await acceptInvitation(deps, acceptance, actorOf(req));
      cookie.set(res, started.token);
      res.redirect(303, '/staff');
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'bad input') throw error;
      show(res, 422, { ...again, problems: [{ field: 'email', message: error.sentence }] });
    }
  });
}

function tokenOf(req: Request): string {
  const token = req.params['token'];
  return typeof token === 'string' ? token : '';
}

/** To be shown again, not to be acted on. */
function typedIn(req: Request): { name: string; email: string } {
  return { name: shownAgain(req, 'name'), email: shownAgain(req, 'email') };
}
