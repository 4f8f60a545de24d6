import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { readFacts } from '../facts.ts';
import type { Edition } from '../plans/plan.ts';
import type { InstructionId, Terms } from './instruction.ts';
import type { SubscriptionId } from './subscription.ts';

/** Other terms that were asked for, with what their plan is called, and from which renewal they hold. */
export interface Agreement extends Terms {
  readonly planName: string;
  readonly edition: Edition;
  readonly supply: boolean;
  readonly askedAt: Date;
  /** Absent while the processor has not said that it is done. */
  readonly effectiveFrom?: Date | undefined;
}

/** Writes an agreement down. A repeat for the same instruction writes nothing. */
export async function insertAgreement(
  tx: Tx,
  instructionId: InstructionId,
  agreed: Terms & { readonly subscriptionId: SubscriptionId; readonly effectiveFrom: Date },
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO subscription_agreement
      (id, subscription_id, plan_id, base_minor, covered_fee_minor, tax_minor, currency, effective_from, agreed_at, instruction_id)
    VALUES (${createId<'agreement'>()}::uuid, ${agreed.subscriptionId}::uuid, ${agreed.planId}::uuid, ${agreed.base.minor},
      ${agreed.coveredFee.minor}, ${agreed.tax.minor}, ${agreed.base.currency}, ${agreed.effectiveFrom}::timestamptz,
      ${now}::timestamptz, ${instructionId}::uuid)
    ON CONFLICT (instruction_id) DO NOTHING`;
}

/** What was asked for these subscriptions since they began and not refused, what holds the latest first. */
export async function agreementsOf(
  tx: Tx,
  subscriptionIds: readonly string[],
): Promise<Map<string, Agreement[]>> {
  const rows = await tx.$queryRaw<
    {
      subscription_id: string;
      detail: unknown;
      plan_name: string;
      edition: Edition;
      supply: boolean;
      asked_at: Date;
      effective_from: Date | null;
    }[]
  >`
    SELECT i.subscription_id, i.detail, p.name AS plan_name, p.edition, p.supply, i.asked_at, a.effective_from
    FROM instruction i
      JOIN plan p ON p.id = (i.detail -> 'terms' ->> 'planId')::uuid
      LEFT JOIN subscription_agreement a ON a.instruction_id = i.id
    WHERE i.subscription_id = ANY (${[...subscriptionIds]}::uuid[]) AND i.act IN ('change amount', 'change plan') AND i.state <> 'refused'
    ORDER BY a.effective_from DESC NULLS FIRST, a.agreed_at DESC, i.asked_at DESC`;
  const bySubscription = new Map<string, Agreement[]>();
  for (const row of rows) {
    const { terms } = readFacts(row.detail) as { terms: Terms };
    const agreement = {
      ...terms,
      planName: row.plan_name,
      edition: row.edition,
      supply: row.supply,
      askedAt: row.asked_at,
      effectiveFrom: row.effective_from ?? undefined,
    };
    bySubscription.set(row.subscription_id, [...(bySubscription.get(row.subscription_id) ?? []), agreement]);
  }
  return bySubscription;
}
