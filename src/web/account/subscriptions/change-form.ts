import type { Plan } from '../../../domain/plans/plan.ts';
import { termsAhead, type HeldSubscription } from '../../../domain/subscriptions/held-subscription.ts';
import type { SubscriptionWish } from '../../../domain/subscriptions/instruction.ts';
import type { Money } from '../../../money/money.ts';
import { readGiftAmount, type AmountLimits } from '../../giving/gift-amount.ts';
import type { FormProblem } from '../../form-problem.ts';

export type ChangeField = 'plan' | 'amount';

export interface ChangeValues {
  readonly plan: string;
  readonly amount: string;
  readonly cover_fee: string;
}

export type ChangeWish = Extract<SubscriptionWish, { act: 'change amount' | 'change plan' }>;

export type ReadChange =
  | { readonly ok: true; readonly wish: ChangeWish; readonly plan: Plan }
  | { readonly ok: false; readonly problem: FormProblem<ChangeField> };

/** What somebody wants to pay for each month instead, of the plans on offer by the month. */
export function readChange(
  { plan: code, amount, cover_fee: cover }: ChangeValues,
  held: HeldSubscription,
  { plans, limits }: { plans: readonly Plan[]; limits: AmountLimits },
): ReadChange {
  const plan = plans.find((each) => each.code === code && each.frequency === 'monthly');
  if (!plan) return { ok: false, problem: { field: 'plan', message: 'Choose what it is to be.' } };
  const coverFee = cover === 'on';
  if (plan.price) return { ok: true, plan, wish: { act: 'change plan', planId: plan.id, coverFee } };
  const base = readGiftAmount({ amount: 'other', other_amount: amount }, limits);
  if (!isMoney(base)) return { ok: false, problem: { field: 'amount', message: base.message } };
  const isSamePlan = termsAhead(held).plan.id === plan.id;
  return {
    ok: true,
    plan,
    wish: isSamePlan
      ? { act: 'change amount', base, coverFee }
      : { act: 'change plan', planId: plan.id, base, coverFee },
  };
}

function isMoney(read: ReturnType<typeof readGiftAmount>): read is Money {
  return 'minor' in read;
}
