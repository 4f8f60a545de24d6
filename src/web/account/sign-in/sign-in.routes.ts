import type { Request } from 'express';
import { askToSignIn } from '../../../domain/supporters/ask-to-sign-in.ts';
import { openAccountLink, signInByLink } from '../../../domain/supporters/sign-in-by-link.ts';
import {
  deleteSupporterSession,
  deleteSupporterSessions,
} from '../../../domain/supporters/supporter-session-store.ts';
import { supporterSessionLimits } from '../../../domain/supporters/supporter-session.ts';
import { emailKeyOf } from '../../../domain/supporters/supporter.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { sessionCookie } from '../../session-cookie.ts';
import { connectionOf } from '../../client-address.ts';
import { renderPage } from '../../components/render-page.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { readAddress } from './address-form.ts';
import { KeyPage, LetterSentPage, SupporterSignInPage } from './sign-in.view.tsx';

const sessionEnded = `You were signed out: that happens after ${supporterSessionLimits.idleMinutes} minutes without a page, and after ${supporterSessionLimits.absoluteHours} hours in any case. What you had not sent was not saved.`;

/** From one connection, which may be a whole office; then a page says so. */
const askingLimit = { points: 30, seconds: 900 };
/** Letters to one address. Beyond it the answer is the same and no letter goes out: those that went still work. */
const letterLimit = { points: 5, seconds: 3_600 };

export function addSignInRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const cookie = sessionCookie(deps.secureCookies, 'account');

  routes.open('GET /sign-in', async (req, res) => {
    const notice = queryText(req, 'ended') === '' ? undefined : sessionEnded;
    res.send(renderPage(SupporterSignInPage({ deps, notice })));
    return Promise.resolve();
  });

  routes.open('POST /sign-in', async (req, res) => {
    const email = readAddress(postedText(req, 'email'));
    if (email === undefined) {
      const problem = 'Write one email address, like name@example.org.';
      const page = SupporterSignInPage({ deps, email: shownAgain(req, 'email'), problem });
      res.status(422).send(renderPage(page));
      return;
    }
    await countAsking(deps, req);
    const owed = await deps.limits.take(
      [{ key: `account letter ${emailKeyOf(email)}`, limit: letterLimit }],
      deps.clock.now(),
    );
    if (owed) await askToSignIn(deps, email);
    res.redirect(303, '/account/letter-sent');
  });

  routes.open('GET /letter-sent', async (_req, res) => {
    res.send(renderPage(LetterSentPage({ deps })));
    return Promise.resolve();
  });

  routes.open('GET /sign-in/:link', async (req, res) => {
    const link = linkIn(req);
    await openAccountLink(deps, 'sign in', link);
    const page = KeyPage({
      deps,
      title: 'Sign in',
      words: 'Press the button, and you are in. The link works once.',
      button: 'Sign in',
      action: `/account/sign-in/${link}`,
    });
    res.send(renderPage(page));
  });

  routes.open('POST /sign-in/:link', async (req, res) => {
    await countAsking(deps, req);
    cookie.set(res, await signInByLink(deps, linkIn(req), cookie.read(req)));
    res.redirect(303, '/account');
  });

  routes.own('POST /sign-out', async (_req, res, session) => {
    await deleteSupporterSession(deps.db, session.tokenHash);
    cookie.clear(res);
    res.set('Clear-Site-Data', '"cache", "cookies", "storage"');
    res.redirect(303, '/account/sign-in');
  });

  routes.own('POST /sign-out-everywhere', async (_req, res, session) => {
    await deleteSupporterSessions(deps.db, session.supporterId);
    cookie.clear(res);
    res.set('Clear-Site-Data', '"cache", "cookies", "storage"');
    res.redirect(303, '/account/sign-in');
  });
}

export function linkIn(req: Request): string {
  const { link } = req.params;
  return typeof link === 'string' ? link : '';
}

async function countAsking({ limits, clock }: AccountDeps, req: Request): Promise<void> {
  const key = `account door ${connectionOf(req.ip)}`;
  if (await limits.take([{ key, limit: askingLimit }], clock.now())) return;
  throw new Refusal('too often', 'There have been a lot of tries. Wait a quarter of an hour and try again.');
}
