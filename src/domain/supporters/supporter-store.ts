import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { NewConsent } from './consent.ts';
import {
  emailKeyOf,
  nameKeyOf,
  phoneKeyOf,
  type NewSupporter,
  type SupporterHead,
  type SupporterId,
} from './supporter.ts';

/**
 * The supporter behind each e-mail address, made where there is none. What a known supporter is called is left as it is:
 * an address typed by someone who has not signed in proves nothing. Two gifts at the same moment from one address make
 * one supporter: the key on the address decides, and the addresses are taken in order so that two batches cannot wait
 * for each other.
 */
export async function findOrAddSupporters(
  tx: Tx,
  people: readonly NewSupporter[],
  now: Date,
): Promise<Map<string, SupporterId>> {
  if (people.length === 0) return new Map();
  const byKey = new Map(people.map((person) => [emailKeyOf(person.email), person]));
  const wanted = [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, person]) => ({
      id: createId<'supporter'>(),
      key,
      address: person.email,
      name: person.name,
      name_key: nameKeyOf(person.name),
      phone: person.phone ?? null,
      phone_key: person.phone === undefined ? null : phoneKeyOf(person.phone),
    }));
  const found = await tx.$queryRaw<{ key: string; supporter_id: SupporterId }[]>`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        AS w (id uuid, key text, address text, name text, name_key text, phone text, phone_key text)
    ), known AS (
      INSERT INTO supporter_email (key, address, supporter_id, is_primary, created_at)
      SELECT key, address, id, true, ${now}::timestamptz FROM wanted ORDER BY key
      ON CONFLICT (key) DO UPDATE SET key = excluded.key
      RETURNING key, supporter_id
    ), added AS (
      INSERT INTO supporter (id, name, name_key, phone, phone_key, created_at)
      SELECT w.id, w.name, w.name_key, w.phone, w.phone_key, ${now}::timestamptz
      FROM wanted w JOIN known k ON k.supporter_id = w.id
    )
    SELECT key, supporter_id FROM known`;
  return new Map(found.map((row) => [row.key, row.supporter_id]));
}

export async function recordConsents(tx: Tx, consents: readonly NewConsent[], now: Date): Promise<void> {
  if (consents.length === 0) return;
  const rows = consents.map((consent) => ({ ...consent, id: createId<'consent'>() }));
  await tx.$executeRaw`
    INSERT INTO consent (id, supporter_id, purpose, given, wording, source, at)
    SELECT id, "supporterId", purpose, true, wording, source, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (id uuid, "supporterId" uuid, purpose text, wording text, source text)`;
}

/** What a supporter is called on the record. */
export async function findSupporterName(tx: Tx, id: SupporterId): Promise<string> {
  return (await tx.supporter.findUniqueOrThrow({ where: { id }, select: { name: true } })).name;
}

/** Where to write to a supporter first. */
export async function findPrimaryEmail(tx: Tx, id: SupporterId): Promise<string | undefined> {
  const row = await tx.supporterEmail.findFirst({
    where: { supporterId: id },
    orderBy: [{ isPrimary: 'desc' }, { createdAt: 'asc' }],
  });
  return row?.address;
}

export async function findSupporterHead(db: Db, id: SupporterId): Promise<SupporterHead | undefined> {
  const row = await db.supporter.findUnique({ where: { id }, select: { name: true, number: true } });
  return row === null ? undefined : { id, ...row };
}
