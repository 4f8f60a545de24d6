import type { Request, Response } from 'express';
import { Refusal } from '../../../domain/refusal.ts';
import { endSession } from '../../../domain/staff/end-session.ts';
import { hashToken } from '../../../domain/staff/secret-token.ts';
import { signIn } from '../../../domain/staff/sign-in.ts';
import { staffEmailOf } from '../../../domain/staff/staff-member.ts';
import { sessionLimits } from '../../../domain/staff/staff-session.ts';
import { renderPage } from '../../components/render-page.ts';
import { connectionOf } from '../../client-address.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { ownStaffPath } from '../own-staff-path.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { sessionCookie } from '../../session-cookie.ts';
import type { StaffRouter } from '../staff-router.ts';
import { readSignInForm, type SignInForm } from './sign-in-form.ts';
import { SignInPage, type SignInProps } from './sign-in.view.tsx';

const sessionEnded = `You were signed out: that happens after ${sessionLimits.idleMinutes} minutes without a page, and after ${sessionLimits.absoluteHours} hours in any case. What you had not sent was not saved.`;

export function addSignInRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  const cookie = sessionCookie(deps.secureCookies);
  const show = (res: Response, status: 200 | 422, props: Omit<SignInProps, 'deps'>): void => {
    res.status(status).send(renderPage(SignInPage({ deps, ...props })));
  };

  routes.open('GET /sign-in', async (req, res) => {
    const notice = queryText(req, 'ended') === '' ? undefined : sessionEnded;
    show(res, 200, { next: ownStaffPath(queryText(req, 'next')), notice });
    return Promise.resolve();
  });

  routes.open('POST /sign-in', async (req, res) => {
    const next = ownStaffPath(postedText(req, 'next'));
    const form = readSignInForm(req);
    const email = shownAgain(req, 'email');
    if (!form.ok) {
      show(res, 422, { next, email, problems: form.problems });
      return;
    }
    await countTry(deps, req, form.value);
    try {
      const credentials = { ...form.value, replacing: cookie.read(req) };
      const { token } = await signIn(deps, credentials, actorOf(req));
      cookie.set(res, token);
      res.redirect(303, next);
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'wrong password') throw error;
      show(res, 422, { next, email, problems: [{ field: 'form', message: error.sentence }] });
    }
  });

  routes.staff('POST /sign-out', async (req, res, session) => {
    await endSession(deps, session, actorOf(req, session));
    cookie.clear(res);
    res.set('Clear-Site-Data', '"cache", "cookies", "storage"');
    res.redirect(303, '/staff/sign-in');
  });
}

/** By where it comes from and by whose account it is about; the address itself is not written into the limiter. */
async function countTry(deps: BackofficeDeps, req: Request, form: SignInForm): Promise<void> {
  await deps.limit(`staff-sign-in:from:${connectionOf(req.ip)}`, 'sign-in');
  await deps.limit(`staff-sign-in:to:${hashToken(staffEmailOf(form.email))}`, 'sign-in');
}
