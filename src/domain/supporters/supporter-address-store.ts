import type { Db, Tx } from '../../database/client.ts';
import { emailKeyOf, type SupporterId } from './supporter.ts';

export interface KnownAddress {
  readonly supporterId: SupporterId;
  readonly name: string;
  /** As it is on file. */
  readonly address: string;
}

/** Whose address this is; nobody's where it is not known, or was replaced by another. */
export async function findByAddress(db: Db | Tx, typed: string): Promise<KnownAddress | undefined> {
  const row = await db.supporterEmail.findUnique({
    where: { key: emailKeyOf(typed) },
    include: { supporter: { select: { name: true } } },
  });
  if (row?.retiredAt !== null) return undefined;
  return { supporterId: row.supporterId as SupporterId, name: row.supporter.name, address: row.address };
}

export async function findName(db: Db | Tx, id: SupporterId): Promise<string | undefined> {
  return (await db.supporter.findUnique({ where: { id }, select: { name: true } }))?.name;
}

/**
 * Puts an address in the place of the one letters go to now, which is kept, retired. Gives the one replaced, nothing where
 * there was none or it is the same, and says where the new one leads to another supporter: then nothing is changed. The
 * supporter is locked, so that of two at once the second replaces the first's.
 */
export async function replacePrimaryAddress(
  tx: Tx,
  supporterId: SupporterId,
  address: string,
  now: Date,
): Promise<KnownAddress | 'another supporter’s' | undefined> {
  await tx.$executeRaw`SELECT FROM supporter WHERE id = ${supporterId}::uuid FOR NO KEY UPDATE`;
  const key = emailKeyOf(address);
  const holder = await tx.supporterEmail.findUnique({ where: { key } });
  if (holder && holder.supporterId !== supporterId) return 'another supporter’s';
  const before = await tx.supporterEmail.findFirst({
    where: { supporterId, isPrimary: true },
    include: { supporter: { select: { name: true } } },
  });
  if (before) {
    const retiredAt = before.key === key ? null : now;
    await tx.supporterEmail.update({ where: { key: before.key }, data: { isPrimary: false, retiredAt } });
  }
  await tx.supporterEmail.upsert({
    where: { key },
    create: { key, address, supporterId, isPrimary: true, createdAt: now },
    update: { address, isPrimary: true, retiredAt: null },
  });
  if (!before || before.key === key) return undefined;
  return { supporterId, name: before.supporter.name, address: before.address };
}
