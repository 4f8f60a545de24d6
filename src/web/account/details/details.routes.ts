import type { Request, Response } from 'express';
import { askToChangeEmail } from '../../../domain/supporters/ask-to-change-email.ts';
import { findDetails, recordNewsletterWish, savePhone } from '../../../domain/supporters/details-store.ts';
import { openAccountLink } from '../../../domain/supporters/sign-in-by-link.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import { changeEmail } from '../../../domain/supporters/change-email.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { sessionCookie } from '../../session-cookie.ts';
import { renderPage } from '../../components/render-page.ts';
import { newsletterWording, personMessages } from '../../giving/messages.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { readAddress } from '../sign-in/address-form.ts';
import { linkIn } from '../sign-in/sign-in.routes.ts';
import { KeyPage } from '../sign-in/sign-in.view.tsx';
import { DetailsPage, NewAddressPage, type DetailsProps } from './details.view.tsx';
import { readPhone } from './phone-form.ts';

/** Letters somebody signed in may have sent to addresses that may be anybody's. */
const newAddressLimit = { points: 5, seconds: 3_600 };

const saved: Readonly<Record<string, string>> = {
  phone: 'Your phone number is saved.',
  letter:
    'A letter is on its way to the new address. Press its button, and from then on we write to you there.',
  newsletter: 'You will get the newsletter from now on.',
  'no-newsletter': 'You will get no newsletter from now on. Receipts still come.',
};

export function addDetailsRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const show = async (
    res: Response,
    session: SupporterSession,
    said: Pick<DetailsProps, 'notice' | 'problem' | 'typed'>,
  ): Promise<void> => {
    const details = await findDetails(deps.db, session.supporterId);
    if (details === undefined) throw new Refusal('not found', 'There is no such supporter.');
    res.status(said.problem ? 422 : 200);
    res.send(renderPage(DetailsPage({ deps, session, details, ...said })));
  };

  routes.own('GET /details', async (req, res, session) => {
    const about = queryText(req, 'saved');
    await show(res, session, { notice: Object.hasOwn(saved, about) ? saved[about] : undefined });
  });

  routes.own('POST /phone', async (req, res, session) => {
    const phone = readPhone(postedText(req, 'phone'));
    if (phone.problem !== undefined) {
      const typed = shownAgain(req, 'phone');
      await show(res, session, { problem: { field: 'phone', message: phone.problem }, typed });
      return;
    }
    await savePhone(deps.db, session.supporterId, phone.value);
    res.redirect(303, '/account/details?saved=phone');
  });

  routes.own('POST /newsletter', async (req, res, session) => {
    const given = postedText(req, 'newsletter') === 'yes';
    await recordNewsletterWish(deps.db, {
      supporterId: session.supporterId,
      given,
      wording: newsletterWording,
      source: 'account',
      at: deps.clock.now(),
    });
    res.redirect(303, `/account/details?saved=${given ? 'newsletter' : 'no-newsletter'}`);
  });

  routes.own('POST /new-address', async (req, res, session) => {
    const email = readAddress(postedText(req, 'email'));
    if (email === undefined) {
      const typed = shownAgain(req, 'email');
      await show(res, session, { problem: { field: 'email', message: personMessages.email }, typed });
      return;
    }
    const key = `account new address ${session.supporterId}`;
    if (!(await deps.limits.take([{ key, limit: newAddressLimit }], deps.clock.now())))
      throw new Refusal('too often', 'That is a lot of letters for an hour. Try again later, or call us.');
    await askToChangeEmail(deps, session.supporterId, email);
    res.redirect(303, '/account/details?saved=letter');
  });

  routes.open('GET /new-address/:link', async (req, res) => {
    const { address } = await openAccountLink(deps, 'new address', linkIn(req));
    const page = KeyPage({
      deps,
      title: 'Is this your address?',
      words: `Press the button, and from now on receipts and letters go to ${address}. You sign in with it too.`,
      button: 'Yes, write to me here',
      action: `/account/new-address/${linkIn(req)}`,
    });
    res.send(renderPage(page));
  });

  routes.open('POST /new-address/:link', async (req: Request, res) => {
    const address = await changeEmail(deps, linkIn(req));
    sessionCookie(deps.secureCookies, 'account').clear(res);
    res.send(renderPage(NewAddressPage({ deps, address })));
  });
}
