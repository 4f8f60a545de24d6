import type { JSX } from 'preact';
import { accountLinkMinutes } from '../../../domain/supporters/account-link.ts';
import { ownPath } from '../../components/own-path.ts';
import { PhoneLink } from '../../components/phone-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { AccountDoor, type AccountLook } from '../account-page.tsx';

interface SignInProps {
  readonly deps: AccountLook;
  readonly email?: string | undefined;
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
}

/** Asks for an address, and for nothing else: there is no password to make up, keep or lose. */
export function SupporterSignInPage({ deps, email, problem, notice }: SignInProps): JSX.Element {
  const problems = problem === undefined ? [] : [{ field: 'email', message: problem }];
  return (
    <AccountDoor deps={deps} title="Sign in" problems={problems}>
      {notice === undefined ? null : (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <p>
        See what you give, change it, pause it or stop it, and find your receipts. There is no password: we
        send you a letter with a link.
      </p>
      <form class="plain-form" method="post" action="/account/sign-in" novalidate>
        <TextField
          name="email"
          label="Email address"
          hint="The one your receipts come to."
          type="email"
          inputmode="email"
          autocomplete="email"
          autocapitalize="none"
          required
          value={email}
          error={problem}
        />
        <p>
          <button class="button" type="submit">
            Send me the link
          </button>
        </p>
      </form>
    </AccountDoor>
  );
}

/** The same words for everybody: whether the address is known here is for its reader alone. */
export function LetterSentPage({ deps }: { deps: AccountLook }): JSX.Element {
  return (
    <AccountDoor deps={deps} title="Look in your mail">
      <p class="standfirst">
        If that address has given to us, a letter is on its way to it, with a link that works once, for{' '}
        {accountLinkMinutes} minutes.
      </p>
      <p>
        If none comes within a few minutes, look among the junk mail, or try the address your receipts come
        to. If you have asked several times, any of the letters will do.
      </p>
      <p>
        <a href="/account/sign-in">Try another address</a>
      </p>
      <p>
        No email, or lost it? Call <PhoneLink phone={deps.organisation.phone} />: everything here can be done
        by phone.
      </p>
    </AccountDoor>
  );
}

/** Where a letter's link leads. The button does it, and not the coming here: programs that look for harm open every link. */
export function KeyPage(props: {
  readonly deps: AccountLook;
  readonly title: string;
  readonly words: string;
  readonly button: string;
  readonly action: string;
}): JSX.Element {
  const { deps, title, words, button, action } = props;
  return (
    <AccountDoor deps={deps} title={title}>
      <p>{words}</p>
      <form class="plain-form" method="post" action={ownPath(action)}>
        <button class="button" type="submit">
          {button}
        </button>
      </form>
    </AccountDoor>
  );
}
