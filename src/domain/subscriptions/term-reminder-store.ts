import { Prisma, type Db } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { TermId } from './term.ts';

/** A term that ends soon, and whom to tell. */
export interface EndingTerm {
  readonly id: TermId;
  readonly supporterId: SupporterId;
  readonly name: string;
  readonly email: string;
  readonly what: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Where it is measured in issues. */
  readonly issues?: number | undefined;
  /** What another like it costs today. */
  readonly price: Money;
}

/** So many days, or so many issues, before the end, and not within fewer (`beyond`). */
export interface Nearness {
  readonly unit: 'days' | 'issues';
  readonly within: number;
  readonly beyond: number;
}

/** What tells one reminder about a term from the next. */
export function occasionOf({ unit, within }: Nearness): string {
  return `${within} ${unit}`;
}

/** Issues of a term that have not come yet; today's has. */
const issuesLeft = (now: Date) => Prisma.sql`
  greatest(p.term_issues, (SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at AND i.published_at < t.ends_at))
    - (SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at AND i.published_at < t.ends_at AND i.published_at <= ${now}::timestamptz)`;

const isNear = ({ unit, within, beyond }: Nearness, now: Date) =>
  unit === 'issues'
    ? Prisma.sql`p.term_issues IS NOT NULL AND t.starts_at <= ${now}::timestamptz AND t.ends_at > ${now}::timestamptz
        AND ${issuesLeft(now)} <= ${within}::int AND ${issuesLeft(now)} > ${beyond}::int`
    : Prisma.sql`p.term_issues IS NULL AND t.ends_at > ${now}::timestamptz + make_interval(days => ${beyond}::int)
        AND t.ends_at <= ${now}::timestamptz + make_interval(days => ${within}::int)`;

/**
 * Terms whose end is so near, of which nobody was told yet; without those that another paid term or a subscription of the
 * same edition goes on from, and those whose holder has no address. The soonest first.
 */
export async function endingTerms(
  db: Db,
  near: Nearness,
  { now, limit }: { now: Date; limit: number },
): Promise<EndingTerm[]> {
  const rows = await db.$queryRaw<
    (Omit<EndingTerm, 'price' | 'issues'> & {
      readonly issues: number | null;
      readonly priceMinor: bigint;
      readonly currency: string;
    })[]
  >`
    SELECT t.id, t.supporter_id AS "supporterId", s.name, e.address AS email, p.name AS what, t.starts_at AS "startsAt",
      t.ends_at AS "endsAt", p.term_issues AS issues,
      coalesce(now_sold.price_minor, p.price_minor) AS "priceMinor", coalesce(now_sold.currency, p.currency) AS currency
    FROM term t JOIN plan p ON p.id = t.plan_id JOIN supporter s ON s.id = t.supporter_id
      JOIN supporter_email e ON e.supporter_id = s.id AND e.is_primary
      LEFT JOIN LATERAL (
        SELECT price_minor, currency FROM plan
        WHERE edition = p.edition AND frequency = 'once' AND term_months IS NOT DISTINCT FROM p.term_months
          AND term_issues IS NOT DISTINCT FROM p.term_issues AND retired_at IS NULL
        ORDER BY id = p.id DESC, standard DESC, created_at LIMIT 1
      ) now_sold ON true
    WHERE t.state = 'paid' AND ${isNear(near, now)}
      AND NOT EXISTS (
        SELECT 1 FROM term later JOIN plan lp ON lp.id = later.plan_id
        WHERE later.supporter_id = t.supporter_id AND later.state = 'paid' AND lp.edition = p.edition AND later.ends_at > t.ends_at)
      AND NOT EXISTS (
        SELECT 1 FROM subscription h JOIN plan hp ON hp.id = h.plan_id
        WHERE hp.edition = p.edition AND (h.after_term_id = t.id OR h.supporter_id = t.supporter_id)
          AND h.cancel_at IS NULL AND h.state IN ('processing', 'active', 'late'))
      AND NOT EXISTS (
        SELECT 1 FROM notice n WHERE n.kind = 'term ending' AND n.subject = t.id AND n.occasion = ${occasionOf(near)})
    ORDER BY t.ends_at, t.id LIMIT ${limit}::int`;
  return rows.map(({ priceMinor, currency, issues, ...term }) => ({
    ...term,
    issues: issues ?? undefined,
    price: money(priceMinor, currencyOf(currency)),
  }));
}
