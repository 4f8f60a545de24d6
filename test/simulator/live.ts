import fc from 'fast-check';
import { histories } from './happenings.ts';
import type { Story } from './history.ts';
import { Paper } from './paper.ts';
import { whatIsBroken } from './promises.ts';

/** Australia leaves summer time on 4 April 2027; 2028 has a 29 February. Histories begin on days that months differ about. */
const beginnings = ['2026-08-31', '2026-09-15', '2027-01-30', '2027-03-31', '2028-01-29'].map(
  (day) => new Date(`${day}T03:00:00Z`),
);

/** Any history, from any of the beginnings: when it is over and all is calm, the paper has kept its promises. */
export const everyHistoryEndsWell = fc.asyncProperty(
  fc.constantFrom(...beginnings),
  histories,
  async (beginsAt, history) => {
    const paper = await Paper.open(beginsAt);
    try {
      const story: Story = { gifts: [], people: 0 };
      await fc.asyncModelRun(() => ({ model: story, real: paper }), history);
      await paper.calm();
      await count(paper);
      const broken = await whatIsBroken(paper, story);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    } finally {
      await paper.close();
    }
  },
);

/** What all histories of this process came to: a run that kept its promises because nothing happened would show here. */
export const lived = {
  histories: 0,
  payments: 0,
  renewals: 0,
  refunds: 0,
  disputes: 0,
  payouts: 0,
  instructions: 0,
  letters: 0,
};

async function count({ db }: Paper): Promise<void> {
  lived.histories += 1;
  lived.payments += await db.payment.count();
  lived.renewals += await db.payment.count({ where: { subscriptionId: { not: null } } });
  lived.refunds += await db.refund.count({ where: { state: 'succeeded' } });
  lived.disputes += await db.dispute.count();
  lived.payouts += await db.payout.count();
  lived.instructions += await db.instruction.count({ where: { state: 'done' } });
  lived.letters += await db.receiptDelivery.count({ where: { state: 'sent' } });
}

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
  /** Tells of the first history that ends badly as it was lived, without looking for a shorter one, which takes minutes. */
  readonly atOnce?: boolean;
}

/** Lives so many histories. @throws Error with the seed, the path, and the shortest history found that ends badly. */
export async function simulate({
  numRuns,
  seed = Date.now() % 1_000_000_000,
  path,
  atOnce = false,
}: Runs): Promise<void> {
  await fc.assert(everyHistoryEndsWell, {
    numRuns,
    seed,
    includeErrorInReport: true,
    endOnFailure: atOnce,
    ...(path !== undefined && { path }),
  });
}
