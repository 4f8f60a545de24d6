import { Prisma, type Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';

/** A seal's fingerprint of what it seals and of all that was sealed before. */
export function chainOf(before: Prisma.Sql, content: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`encode(sha256(convert_to(coalesce(${before}, '') || ${content}, 'UTF8')), 'hex')`;
}

const atATime = 500;
/** The key of the lock that lets one at a time add to the chain. */
const sealing = 20_261_123;

/**
 * Seals the journals posted before a moment that are not sealed yet, in their order: a fingerprint of each, and a chain
 * through all of them. Gives how many. Safe to repeat and for several at once.
 */
export async function sealJournals(db: Db, postedBefore: Date, now: Date): Promise<number> {
  let sealed = 0;
  for (let more = atATime; more === atATime; sealed += more) more = await sealSome(db, postedBefore, now);
  return sealed;
}

async function sealSome(db: Db, postedBefore: Date, now: Date): Promise<number> {
  return transact(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${sealing}::bigint)`;
    return tx.$executeRaw`
      WITH RECURSIVE todo AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY j.posted_at, j.id) AS turn, j.id, journal_content(j.id) AS content
        FROM (SELECT id, posted_at FROM journal j WHERE posted_at < ${postedBefore}::timestamptz
          AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = j.id) ORDER BY posted_at, id LIMIT ${atATime}::int) j
      ), newest AS (SELECT position, chain FROM journal_seal ORDER BY position DESC LIMIT 1),
      linked AS (
        SELECT t.turn, t.id, t.content, ${chainOf(Prisma.sql`(SELECT chain FROM newest)`, Prisma.sql`t.content`)} AS chain
        FROM todo t WHERE t.turn = 1
        UNION ALL
        SELECT t.turn, t.id, t.content, ${chainOf(Prisma.sql`l.chain`, Prisma.sql`t.content`)}
        FROM linked l JOIN todo t ON t.turn = l.turn + 1
      )
      INSERT INTO journal_seal (position, journal_id, content, chain, sealed_at)
      SELECT coalesce((SELECT position FROM newest), 0) + turn, id, content, chain, ${now}::timestamptz FROM linked`;
  });
}

/** The newest seal: whoever writes it down elsewhere can tell later that nothing before it was changed. */
export async function newestSeal(
  db: Db,
): Promise<{ readonly count: bigint; readonly chain: string; readonly at: Date } | undefined> {
  const seal = await db.journalSeal.findFirst({ orderBy: { position: 'desc' } });
  return seal ? { count: seal.position, chain: seal.chain, at: seal.sealedAt } : undefined;
}
