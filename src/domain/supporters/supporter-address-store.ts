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
