import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { phoneKeyOf, type SupporterId } from './supporter.ts';

/** How a supporter is reached, and what they said of the newsletter last. */
export interface SupporterDetails {
  readonly number: number;
  readonly name: string;
  readonly phone?: string | undefined;
  /** Where letters go. */
  readonly email?: string | undefined;
  /** Others that lead to them and were not replaced. */
  readonly otherEmails: readonly string[];
  readonly newsletter?: { readonly given: boolean; readonly at: Date } | undefined;
}

export async function findDetails(db: Db, id: SupporterId): Promise<SupporterDetails | undefined> {
  const row = await db.supporter.findUnique({
    where: { id },
    include: {
      emails: { where: { retiredAt: null }, orderBy: { createdAt: 'asc' } },
      consents: { where: { purpose: 'newsletter' }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
    },
  });
  if (row === null) return undefined;
  const [said] = row.consents;
  return {
    number: row.number,
    name: row.name,
    phone: row.phone ?? undefined,
    email: row.emails.find(({ isPrimary }) => isPrimary)?.address,
    otherEmails: row.emails.flatMap(({ isPrimary, address }) => (isPrimary ? [] : [address])),
    newsletter: said && { given: said.given, at: said.at },
  };
}

export async function savePhone(db: Db, id: SupporterId, phone: string | undefined): Promise<void> {
  const data = { phone: phone ?? null, phoneKey: phone === undefined ? null : phoneKeyOf(phone) };
  await db.supporter.update({ where: { id }, data });
}

/** Adds what somebody says of the newsletter now; what they said before stays as it was. */
export async function recordNewsletterWish(
  db: Db | Tx,
  wish: {
    readonly supporterId: SupporterId;
    readonly given: boolean;
    readonly wording: string;
    readonly source: string;
    readonly at: Date;
  },
): Promise<void> {
  await db.consent.create({ data: { id: createId<'consent'>(), purpose: 'newsletter', ...wish } });
}
