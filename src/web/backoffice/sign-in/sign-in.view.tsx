import type { JSX } from 'preact';
import { TextField } from '../../components/text-field.tsx';
import type { BackofficeDeps } from '../deps.ts';
import { DoorPage } from '../door-page.tsx';
import { problemWith, type FormProblem } from '../../form-problem.ts';
import type { SignInField } from './sign-in-form.ts';

export interface SignInProps {
  readonly deps: Pick<BackofficeDeps, 'organisation' | 'assets' | 'staffStylesheet'>;
  /** A page of the back office, to go to afterwards. */
  readonly next: string;
  readonly email?: string | undefined;
  readonly problems?: readonly FormProblem<SignInField>[] | undefined;
  /** Something to say that is no mistake of theirs. */
  readonly notice?: string | undefined;
}

export function SignInPage({ deps, next, email, problems = [], notice }: SignInProps): JSX.Element {
  return (
    <DoorPage deps={deps} title="Sign in" problems={problems}>
      {notice === undefined ? null : (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <form class="plain-form" method="post" action="/staff/sign-in" novalidate>
        <input type="hidden" name="next" value={next} />
        <TextField
          name="email"
          label="Email address"
          type="email"
          autocomplete="username"
          autocapitalize="none"
          required
          value={email}
          error={problemWith(problems, 'email')}
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
          error={problemWith(problems, 'password')}
        />
        <p>
          <button class="button" type="submit">
            Sign in
          </button>
        </p>
      </form>
      <p class="small">
        No account yet? Ask for an invitation. The very first owner’s link is printed where the program was
        started.
      </p>
    </DoorPage>
  );
}
