import type { Db, Tx } from '../../database/client.ts';
import { letterStore } from '../letters/letter-store.ts';
import type { AccountLink, AccountLinkId, AccountLinkPurpose } from './account-link.ts';
import type { SupporterId } from './supporter.ts';

/** The letters these links go out in. */
export const accountLetters = letterStore<AccountLinkId>('account_link', 'id');

export async function insertAccountLink(
  tx: Tx,
  link: AccountLink & { readonly messageId: string; readonly createdAt: Date },
): Promise<void> {
  const { id, purpose, address, supporterId = null, messageId, createdAt, expiresAt } = link;
  await tx.accountLink.create({
    data: {
      id,
      purpose,
      address,
      supporterId,
      messageId,
      createdAt,
      expiresAt,
      state: 'waiting',
      nextTryAt: createdAt,
    },
  });
}

export async function findAccountLink(db: Db | Tx, id: AccountLinkId): Promise<AccountLink | undefined> {
  const row = await db.accountLink.findUnique({ where: { id } });
  if (row === null) return undefined;
  return {
    id,
    purpose: row.purpose as AccountLinkPurpose,
    address: row.address,
    supporterId: (row.supporterId ?? undefined) as SupporterId | undefined,
    expiresAt: row.expiresAt,
    usedAt: row.usedAt ?? undefined,
  };
}

/** Writes down whose letter it turned out to be. */
export async function nameAccountLink(db: Db, id: AccountLinkId, supporterId: SupporterId): Promise<void> {
  await db.accountLink.update({ where: { id }, data: { supporterId } });
}

/** Nobody here has the address: it is not ours to keep. */
export async function forgetAccountLink(db: Db, id: AccountLinkId): Promise<void> {
  await db.accountLink.deleteMany({ where: { id } });
}

/** Gives false where it was used or has run out: of two who press at once, one gets true. */
export async function useAccountLink(tx: Tx, id: AccountLinkId, at: Date): Promise<boolean> {
  const open = { id, usedAt: null, expiresAt: { gt: at } };
  return (await tx.accountLink.updateMany({ where: open, data: { usedAt: at } })).count === 1;
}
