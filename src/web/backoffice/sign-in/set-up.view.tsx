import type { JSX } from 'preact';
import { passwordLength } from '../../../domain/staff/password.ts';
import { TextField } from '../../components/text-field.tsx';
import type { BackofficeDeps } from '../deps.ts';
import { DoorPage } from '../door-page.tsx';
import { problemWith, type FormProblem } from '../../form-problem.ts';
import type { SetUpField } from './set-up-form.ts';

export interface SetUpProps {
  readonly deps: Pick<BackofficeDeps, 'organisation' | 'assets' | 'staffStylesheet'>;
  readonly token: string;
  /** The invitation's address; absent for the first owner, who writes theirs. */
  readonly invited?: string | undefined;
  readonly values?: { readonly name: string; readonly email: string } | undefined;
  readonly problems?: readonly FormProblem<SetUpField>[] | undefined;
}

export function SetUpPage({ deps, token, invited, values, problems = [] }: SetUpProps): JSX.Element {
  return (
    <DoorPage deps={deps} title="Make your account" problems={problems}>
      <p class="standfirst">
        {invited === undefined
          ? 'You are the first. This account owns the back office.'
          : 'You have been invited to the back office. This link works once.'}
      </p>
      <form class="plain-form" method="post" action={`/staff/set-up/${encodeURIComponent(token)}`} novalidate>
        <TextField
          name="name"
          label="Your name"
          autocomplete="name"
          required
          value={values?.name}
          error={problemWith(problems, 'name')}
        />
        <Address invited={invited} typed={values?.email} error={problemWith(problems, 'email')} />
        <TextField
          name="password"
          label="Choose a password"
          hint={`${passwordLength.least} characters or more, of any kind. Four or five words that do not belong together are easy to keep in mind and hard to guess.`}
          type="password"
          autocomplete="new-password"
          required
          error={problemWith(problems, 'password')}
        />
        <p>
          <button class="button" type="submit">
            Make the account and sign in
          </button>
        </p>
      </form>
    </DoorPage>
  );
}

interface AddressProps {
  readonly invited: string | undefined;
  readonly typed: string | undefined;
  readonly error: string | undefined;
}

/** An invited address stands fast, yet in a field, so that a password manager sees which account it is. */
function Address({ invited, typed, error }: AddressProps): JSX.Element {
  if (invited === undefined) {
    return (
      <TextField
        name="email"
        label="Your email address"
        type="email"
        autocomplete="username"
        autocapitalize="none"
        required
        value={typed}
        error={error}
      />
    );
  }
  return (
    <div class="field">
      <label for="email">Your email address, as invited</label>
      <input id="email" name="email" type="email" autocomplete="username" readonly value={invited} />
    </div>
  );
}
