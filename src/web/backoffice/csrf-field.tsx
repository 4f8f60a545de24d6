import type { JSX } from 'preact';
import type { StaffSession } from '../../domain/staff/staff-session.ts';

/** Stands in every form of the back office: a form without it is refused. */
export function CsrfField({ session }: { session: StaffSession }): JSX.Element {
  return <input type="hidden" name="csrf" value={session.csrfToken} />;
}
