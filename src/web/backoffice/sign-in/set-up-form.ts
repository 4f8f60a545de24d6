import type { Request } from 'express';
import { passwordProblem } from '../../../domain/staff/password-choice.ts';
import { staffEmailOf } from '../../../domain/staff/staff-member.ts';
import type { FormProblem, Parsed } from '../../form-problem.ts';
import { postedText } from '../../posted-text.ts';

export type SetUpField = 'name' | 'email' | 'password';

export interface SetUpForm {
  readonly name: string;
  /** As staff addresses are kept. */
  readonly email: string;
  readonly password: string;
}

const addressPattern =
  /^[^\s@,;<>"\p{Cc}\p{Cs}]{1,64}@[^\s@,;<>"\p{Cc}\p{Cs}]+\.[^\s@,;<>".\p{Cc}\p{Cs}]{2,}$/u;
const longest = { name: 200, email: 254 };

/** Every problem at once. `invited` is the address of the invitation, which is not the person's to change. */
export function readSetUpForm(
  req: Request,
  from: { organisation: string; invited: string | undefined },
): Parsed<SetUpForm, SetUpField> {
  const name = postedText(req, 'name').normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  const email = staffEmailOf(from.invited ?? postedText(req, 'email'));
  const password = postedText(req, 'password');
  const asked: Record<SetUpField, string | undefined> = {
    name: nameProblem(name),
    email: emailProblem(email),
    password: passwordProblem(password, { organisation: from.organisation, name, email }),
  };
  const problems = Object.entries(asked).flatMap(([field, message]) =>
    message === undefined ? [] : [{ field, message } as FormProblem<SetUpField>],
  );
  return problems.length === 0 ? { ok: true, value: { name, email, password } } : { ok: false, problems };
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'Write your name, as colleagues know you.';
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return 'Your name has characters we cannot keep. Please type it again.';
  return name.length > longest.name ? `Use at most ${longest.name} characters for your name.` : undefined;
}

function emailProblem(email: string): string | undefined {
  const fits = email.length <= longest.email && addressPattern.test(email);
  return fits ? undefined : 'Write one email address, like name@example.org.';
}
