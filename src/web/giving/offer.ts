import type { Db } from '../../database/client.ts';
import type { Appeal } from '../../domain/appeals/appeal.ts';
import { currentAppeals, raisedFor } from '../../domain/appeals/appeal-store.ts';
import { dayStart, financialYearOf, financialYearStart } from '../../domain/calendar.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Edition, Frequency, Plan } from '../../domain/plans/plan.ts';
import { plansOnOffer } from '../../domain/plans/plan-store.ts';
import type { Money } from '../../money/money.ts';

/** What can be given to and bought at this moment, as the giving page and its form need it. */
export interface Offer {
  readonly plans: readonly Plan[];
  readonly appeals: readonly (Appeal & { readonly raised: Money; readonly countedFrom: Date })[];
}

export type OfferedAppeal = Offer['appeals'][number];

/** The plans of an edition and a rhythm, the standard one first. */
export function plansFor(offer: Offer, edition: Edition, frequency: Frequency): Plan[] {
  return offer.plans.filter((plan) => plan.edition === edition && plan.frequency === frequency);
}

/**
 * The plan of an edition and a rhythm that has this code, or the standard one. A code of another edition or rhythm means
 * nothing: without a script a form sends what was chosen before somebody changed their mind.
 */
export function planFor(
  offer: Offer,
  edition: Edition,
  frequency: Frequency,
  code?: string,
): Plan | undefined {
  const [standard, ...others] = plansFor(offer, edition, frequency);
  return others.find((plan) => plan.code === code) ?? standard;
}

/** Whether a code is of anything that is sold now; what is not is refused, never guessed at. */
export function isOnOffer(offer: Offer, code: string): boolean {
  return offer.plans.some((plan) => plan.code === code);
}

/** The appeal of this name, or the standing one where there is none: a mistyped link must not lose a gift. */
export function appealFor(offer: Offer, slug: string | undefined): OfferedAppeal {
  const appeal =
    offer.appeals.find((each) => each.slug === slug) ?? offer.appeals.find((each) => each.standing);
  if (!appeal) throw new Error('there is no standing appeal');
  return appeal;
}

/** Reads the offer afresh. */
export async function readOffer({
  db,
  clock,
  timeZone,
}: {
  db: Db;
  clock: Clock;
  timeZone: string;
}): Promise<Offer> {
  const [plans, appeals] = [await plansOnOffer(db), await currentAppeals(db)];
  const yearStart = financialYearStart(financialYearOf(clock.now(), timeZone), timeZone);
  const counted = [];
  for (const appeal of appeals) {
    const { standing, startsOn } = appeal;
    const countedFrom = standing || !startsOn ? yearStart : dayStart(startsOn, timeZone);
    counted.push({ ...appeal, countedFrom, raised: await raisedFor(db, appeal, countedFrom) });
  }
  return { plans, appeals: counted };
}

/** The offer, kept at hand and read again now and then, so that no page and no checkout waits for it. */
export interface OfferBoard {
  current(): Offer;
  refresh(): Promise<void>;
  onChange(told: (offer: Offer) => void): void;
}

export async function createOfferBoard(deps: {
  db: Db;
  clock: Clock;
  timeZone: string;
}): Promise<OfferBoard> {
  let offer = await readOffer(deps);
  const listeners: ((offer: Offer) => void)[] = [];
  const look = async (): Promise<void> => {
    const fresh = await readOffer(deps);
    if (same(fresh, offer)) return;
    offer = fresh;
    for (const told of listeners) told(offer);
  };
  let before: Promise<unknown> = Promise.resolve();
  return {
    current: () => offer,
    // One after another: what was read earlier must not be put in place of what was read later.
    refresh: () => {
      const mine = before.then(look);
      before = mine.catch(() => undefined);
      return mine;
    },
    onChange: (told) => {
      listeners.push(told);
    },
  };
}

function same(a: Offer, b: Offer): boolean {
  const text = (offer: Offer): string =>
    JSON.stringify(offer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return text(a) === text(b);
}
