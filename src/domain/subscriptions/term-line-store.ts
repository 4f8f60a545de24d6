import type { Db } from '../../database/client.ts';
import { canStillOpen, type PostalAddress } from '../payments/checkout.ts';
import type { Edition } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { TermId } from './term.ts';

/** A supporter's terms of one edition, as far as going on from them needs to be known. */
export interface TermLineStanding {
  readonly supporterId: SupporterId;
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly edition: Edition;
  /** The one that ends last, and when. */
  readonly lastId: TermId;
  readonly endsAt: Date;
  /** The plan it was sold by, and how long that lasts. */
  readonly last: {
    readonly code: string;
    readonly startsAt: Date;
    readonly termMonths?: number | undefined;
    readonly termIssues?: number | undefined;
  };
  readonly address?: PostalAddress | undefined;
  /** What is paid each month for this edition already, or will be when the line ends. */
  readonly monthly?: { readonly planName: string; readonly beginsAt?: Date | undefined } | undefined;
}

/** The line that one of this supporter's terms stands in; nothing where it is another's, or not paid. */
export async function findTermLine(
  db: Db,
  supporterId: SupporterId,
  termId: string,
): Promise<TermLineStanding | undefined> {
  const asked = await db.term.findFirst({
    where: { id: termId, supporterId, state: 'paid' },
    include: { plan: true },
  });
  if (!asked) return undefined;
  const edition = asked.plan.edition as Edition;
  const last = await db.term.findFirst({
    where: { supporterId, state: 'paid', plan: { edition } },
    orderBy: { endsAt: 'desc' },
    include: {
      address: true,
      plan: true,
      supporter: { include: { emails: { where: { isPrimary: true } } } },
    },
  });
  if (!last?.startsAt || !last.endsAt || !last.supporter) return undefined;
  const { name, phone, emails } = last.supporter;
  return {
    supporterId,
    name,
    phone: phone ?? undefined,
    email: emails[0]?.address,
    edition,
    lastId: last.id as TermId,
    endsAt: last.endsAt,
    last: {
      code: last.plan.code,
      startsAt: last.startsAt,
      termMonths: last.plan.termMonths ?? undefined,
      termIssues: last.plan.termIssues ?? undefined,
    },
    address: last.address ? { ...last.address, line2: last.address.line2 ?? undefined } : undefined,
    monthly: await findMonthly(db, supporterId, edition),
  };
}

/** A subscription to this edition that goes on, or waits for a term's end; one that was told to stop is none. */
export async function findMonthly(
  db: Db,
  supporterId: SupporterId,
  edition: Edition,
): Promise<TermLineStanding['monthly']> {
  const held = await db.subscription.findFirst({
    where: {
      plan: { edition },
      cancelAt: null,
      OR: [
        { supporterId, state: { in: ['active', 'late'] } },
        { afterTerm: { supporterId }, state: 'processing' },
      ],
    },
    include: { plan: true },
  });
  return held ? { planName: held.plan.name, beginsAt: held.beginsAt ?? undefined } : undefined;
}

/** Whether a page that was opened for the month after this term has run out, and its end is not written down yet. */
export async function isPageClosing(db: Db, termId: TermId, now: Date): Promise<boolean> {
  const started = await db.subscription.findFirst({
    where: { afterTermId: termId, state: 'started' },
    include: { checkout: { select: { expiresAt: true, createdAt: true } } },
  });
  if (!started?.checkout) return false;
  const { expiresAt, createdAt } = started.checkout;
  return expiresAt ? expiresAt <= now : !canStillOpen(createdAt, now);
}
