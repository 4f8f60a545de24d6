import type { Request } from 'express';
import { passwordLength } from '../../../domain/staff/password.ts';
import type { FormProblem, Parsed } from '../../form-problem.ts';
import { postedText } from '../../posted-text.ts';

export type SignInField = 'email' | 'password';

export interface SignInForm {
  readonly email: string;
  readonly password: string;
}

const longestAddress = 254;

/** Only what no account can have is refused here: whether it opens one is not for the form to know. */
export function readSignInForm(req: Request): Parsed<SignInForm, SignInField> {
  const email = postedText(req, 'email').trim();
  const password = postedText(req, 'password');
  const problems: FormProblem<SignInField>[] = [];
  if (email === '' || email.length > longestAddress || email.includes('\0')) {
    problems.push({ field: 'email', message: 'Write the email address of your account.' });
  }
  if (password === '' || Array.from(password).length > passwordLength.most) {
    problems.push({ field: 'password', message: 'Write your password.' });
  }
  return problems.length === 0 ? { ok: true, value: { email, password } } : { ok: false, problems };
}
