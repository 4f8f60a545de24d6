import type { Db } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { Edition, Entitlement, Frequency, Plan, PlanId } from './plan.ts';

/** The plans on offer today; of those of one edition and rhythm the standard one first, then the oldest. */
export async function plansOnOffer(db: Db): Promise<Plan[]> {
  const rows = await db.plan.findMany({
    where: { retiredAt: null },
    orderBy: [{ standard: 'desc' }, { createdAt: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id as PlanId,
    code: row.code,
    name: row.name,
    edition: row.edition as Edition,
    frequency: row.frequency as Frequency,
    price: row.priceMinor === null ? undefined : money(row.priceMinor, currencyOf(row.currency)),
    termMonths: row.termMonths ?? undefined,
    termIssues: row.termIssues ?? undefined,
    entitlements: row.entitlements as Entitlement[],
    supply: row.supply,
  }));
}
