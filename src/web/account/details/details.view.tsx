import type { JSX } from 'preact';
import type { SupporterDetails } from '../../../domain/supporters/details-store.ts';
import { formatDate } from '../../components/dates.ts';
import { TextField } from '../../components/text-field.tsx';
import type { FormProblem } from '../../form-problem.ts';
import { newsletterWording } from '../../giving/messages.ts';
import {
  AccountDoor,
  AccountPage,
  AccountToken,
  type AccountFrame,
  type AccountLook,
} from '../account-page.tsx';

export interface DetailsProps extends AccountFrame {
  readonly details: SupporterDetails;
  readonly notice?: string | undefined;
  readonly problem?: FormProblem<'phone' | 'email'> | undefined;
  /** What was typed into the field with the problem. */
  readonly typed?: string | undefined;
}

/** How somebody is reached, each with a form of its own. */
export function DetailsPage({ details, notice, problem, typed, ...frame }: DetailsProps): JSX.Element {
  const { session } = frame;
  const errorOf = (field: 'phone' | 'email'): string | undefined =>
    problem?.field === field ? problem.message : undefined;
  return (
    <AccountPage {...frame} title="Your details" section="details" problems={problem ? [problem] : []}>
      {notice === undefined ? null : (
        <p class="notice good" role="status">
          {notice}
        </p>
      )}
      <dl>
        <div>
          <dt>Name</dt>
          <dd>{details.name}</dd>
        </div>
        <div>
          <dt>Supporter number</dt>
          <dd>{details.number}, good as the reference of a bank deposit</dd>
        </div>
        <div>
          <dt>Letters go to</dt>
          <dd>{details.email ?? 'no email address'}</dd>
        </div>
        {details.otherEmails.length === 0 ? null : (
          <div>
            <dt>Also known by</dt>
            <dd>{details.otherEmails.join(', ')}</dd>
          </div>
        )}
      </dl>
      <p>Is the name wrong? Call us, and it is put right.</p>

      <h2>Phone</h2>
      <form class="plain-form" method="post" action="/account/phone" novalidate>
        <AccountToken session={session} />
        <TextField
          name="phone"
          label="Phone number"
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          optional
          value={problem?.field === 'phone' ? typed : details.phone}
          error={errorOf('phone')}
        />
        <p>
          <button class="button" type="submit">
            Save the number
          </button>
        </p>
      </form>

      <h2>Email</h2>
      <form class="plain-form" method="post" action="/account/new-address" novalidate>
        <AccountToken session={session} />
        <TextField
          name="email"
          label="New email address"
          hint="We send a letter there; nothing changes until you press its button."
          type="email"
          inputmode="email"
          autocomplete="email"
          autocapitalize="none"
          required
          value={problem?.field === 'email' ? typed : undefined}
          error={errorOf('email')}
        />
        <p>
          <button class="button" type="submit">
            Send the letter
          </button>
        </p>
      </form>

      <h2>Newsletter</h2>
      <Newsletter details={details} frame={frame} />
    </AccountPage>
  );
}

function Newsletter({ details, frame }: { details: SupporterDetails; frame: AccountFrame }): JSX.Element {
  const { newsletter } = details;
  const on = newsletter?.given === true;
  const day = newsletter ? formatDate(newsletter.at, frame.deps.timeZone) : '';
  return (
    <form class="plain-form" method="post" action="/account/newsletter">
      <AccountToken session={frame.session} />
      <input type="hidden" name="newsletter" value={on ? 'no' : 'yes'} />
      {on ? <p>You get it: you said so on {day}.</p> : <p>{newsletterWording}</p>}
      <button class="button quiet" type="submit">
        {on ? 'Stop the newsletter' : 'Send me the newsletter'}
      </button>
    </form>
  );
}

/** Said to whoever pressed the button in the letter, signed in or not. */
export function NewAddressPage({ deps, address }: { deps: AccountLook; address: string }): JSX.Element {
  return (
    <AccountDoor deps={deps} title="Done">
      <p>
        From now on receipts and letters go to <strong>{address}</strong>. The address before was told. For
        safety you were signed out everywhere.
      </p>
      <p>
        <a href="/account/sign-in">Sign in with the new address</a>
      </p>
    </AccountDoor>
  );
}
