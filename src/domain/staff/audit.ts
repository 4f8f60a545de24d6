import type { StaffId } from './staff-member.ts';

/** Every act that leaves a mark in the audit log. */
export type AuditAct =
  | 'try again'
  | 'check the books'
  | 'correct a journal'
  | 'repair a finding'
  | 'invite staff'
  | 'accept invitation'
  | 'sign in'
  | 'sign out'
  | 'request refund'
  | 'approve refund'
  | 'decline refund'
  | 'resend receipt'
  | 'export statements'
  | 'export a month'
  | 'instruct subscription'
  | 'list issues'
  | 'move issue'
  | 'skip issue';

/** Who acts: a staff member by their session, or the paper's own machinery where there is none. */
export interface Actor {
  readonly staffId?: StaffId | undefined;
  readonly sessionHash?: string | undefined;
  readonly ip?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The paper's own machinery: a command, a start. */
export const system: Actor = {};

/** One line of the log: it is written in the transaction of what it tells, or that did not happen. */
export interface AuditEntry {
  readonly at: Date;
  readonly act: AuditAct;
  /** What it was done to, as `kind:id`. */
  readonly object: string;
  readonly detail: Readonly<Record<string, string>>;
}
