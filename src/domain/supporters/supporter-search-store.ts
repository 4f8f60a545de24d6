import { Prisma, type Db } from '../../database/client.ts';
import type { SupporterSearch } from './supporter-search.ts';
import type { SupporterId } from './supporter.ts';

/** A line of the list of supporters. */
export interface FoundSupporter {
  readonly id: SupporterId;
  readonly number: number;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** Names of the plans held now, late ones included. */
  readonly holds: readonly string[];
  readonly lastPaidAt: Date | null;
}

export interface SupporterPage {
  readonly supporters: readonly FoundSupporter[];
  /** Give this as `after` to go on; absent on the last page. */
  readonly next?: number | undefined;
}

export const supportersPerPage = 50;

/**
 * Supporters who fit, newest first, fifty at a time: below the supporter number `after`, where one is given. Pages are
 * found by that key and not by counting, so a page further down costs no more than the first and shows nobody twice.
 */
export async function findSupporters(
  db: Db,
  search: SupporterSearch | undefined,
  page: { after?: number | undefined; now: Date },
): Promise<SupporterPage> {
  const below = page.after === undefined ? Prisma.empty : Prisma.sql`AND s.number < ${page.after}::int`;
  const rows = await db.$queryRaw<FoundSupporter[]>`
    WITH found AS (
      SELECT s.id, s.number, s.name, s.phone FROM supporter s
      WHERE ${fitting(search)} ${below}
      ORDER BY s.number DESC LIMIT ${supportersPerPage + 1}
    )
    SELECT f.id::text, f.number, f.name, f.phone,
      (SELECT e.address FROM supporter_email e WHERE e.supporter_id = f.id ORDER BY e.is_primary DESC, e.key LIMIT 1) AS email,
      (SELECT max(p.received_at) FROM payment p WHERE p.supporter_id = f.id) AS "lastPaidAt",
      ARRAY(
        SELECT pl.name FROM subscription h JOIN plan pl ON pl.id = h.plan_id
        WHERE h.supporter_id = f.id AND h.state IN ('active', 'late')
        UNION
        SELECT pl.name FROM term h JOIN plan pl ON pl.id = h.plan_id
        WHERE h.supporter_id = f.id AND h.state = 'paid' AND h.ends_at > ${page.now}::timestamptz
        ORDER BY 1
      ) AS holds
    FROM found f ORDER BY f.number DESC`;
  const supporters = rows.slice(0, supportersPerPage);
  return { supporters, next: rows.length > supportersPerPage ? supporters.at(-1)?.number : undefined };
}

/** How many supporters there are. */
export async function countSupporters(db: Db): Promise<number> {
  return await db.supporter.count();
}

function fitting(search: SupporterSearch | undefined): Prisma.Sql {
  if (search === undefined) return Prisma.sql`true`;
  const ways = [
    ...byName(search.nameWords),
    ...byEmail(search.email),
    ...byDigits(search),
    ...byReceipt(search),
  ];
  return ways.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(ways, ' OR ')})`;
}

/** Every word typed begins a word of the name; hyphens, apostrophes and full stops part words too. */
function byName(words: readonly string[]): Prisma.Sql[] {
  if (words.length === 0) return [];
  const begins = words.map(
    (word) =>
      Prisma.sql`' ' || regexp_replace(s.name_key, '[^[:alnum:]]+', ' ', 'g') LIKE ${`% ${escapeLike(word)}%`}`,
  );
  return [Prisma.sql`(${Prisma.join(begins, ' AND ')})`];
}

function byEmail(email: string | undefined): Prisma.Sql[] {
  if (email === undefined) return [];
  return [
    Prisma.sql`EXISTS (SELECT 1 FROM supporter_email e WHERE e.supporter_id = s.id AND e.key LIKE ${`%${escapeLike(email)}%`})`,
  ];
}

function byDigits({ phone, number }: SupporterSearch): Prisma.Sql[] {
  return [
    ...(phone === undefined ? [] : [Prisma.sql`s.phone_key LIKE ${`%${escapeLike(phone)}%`}`]),
    ...(number === undefined ? [] : [Prisma.sql`s.number = ${number}::int`]),
  ];
}

function byReceipt({ receipt }: SupporterSearch): Prisma.Sql[] {
  if (receipt === undefined) return [];
  return [
    Prisma.sql`s.id = (
      SELECT r.supporter_id FROM receipt r
      WHERE r.financial_year = ${receipt.financialYear}::int AND r.sequence = ${receipt.sequence}::int
    )`,
  ];
}

/** The text as LIKE takes it literally: a percent sign that was typed is a percent sign that is looked for. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
