import type { Appeal } from '../appeals/appeal.ts';
import { startGiving, type StartDeps, type Started, type Wish } from '../donations/start-giving.ts';
import type { Plan } from '../plans/plan.ts';
import { Refusal } from '../refusal.ts';
import { findTermLine, isPageClosing, type TermLineStanding } from './term-line-store.ts';
import type { SupporterId } from '../supporters/supporter.ts';

export interface GoingOn {
  readonly supporterId: SupporterId;
  readonly termId: string;
  readonly plan: Plan;
  readonly appeal: Appeal;
  readonly coverFee: boolean;
}

/** The processor sets no first charge nearer than 48 hours; two more are for a page that is opened late and left open. */
const nearestHours = 50;

/** When the first month begins that follows a term: at its end, or as soon after as the processor can have it. */
export function firstMonthAfter(endsAt: Date, now: Date): Date {
  const nearest = now.getTime() + nearestHours * 3_600_000;
  // The processor counts in whole seconds, and no day that is paid for may be paid for twice.
  return new Date(Math.ceil(Math.max(endsAt.getTime(), nearest) / 1000) * 1000);
}

/**
 * Begins another term for a supporter who is signed in: when it runs is decided when its money comes. Throws a Refusal
 * where the edition is paid for by the month already, and where the term is nobody's or another's.
 */
export async function renewTerm(deps: StartDeps, asked: GoingOn): Promise<Started> {
  const line = await lineOf(deps, asked);
  return startGiving(deps, {
    ...wishFor(line, asked),
    repeatKey: `renewal of ${line.lastId} by ${asked.plan.code}`,
  });
}

/**
 * Begins a monthly subscription for a supporter who is signed in, whose first charge is when the term they hold ends: never
 * both at once. Throws a Refusal where it has ended, or is paid for by the month already.
 */
export async function followTermMonthly(deps: StartDeps, asked: GoingOn): Promise<Started> {
  const line = await lineOf(deps, asked);
  const now = deps.clock.now();
  if (line.endsAt <= now)
    throw new Refusal(
      'bad input',
      'What you had paid for has ended. Begin monthly as anybody does, from today.',
    );
  if (await isPageClosing(deps.db, line.lastId, now))
    throw new Refusal('bad input', 'The page you opened before is just closing. Try again in a few minutes.');
  return startGiving(deps, {
    ...wishFor(line, asked),
    coverFee: false,
    repeatKey: `month after ${line.lastId}`,
    after: { termId: line.lastId, beginsAt: firstMonthAfter(line.endsAt, now) },
  });
}

async function lineOf({ db }: StartDeps, { supporterId, termId, plan }: GoingOn): Promise<TermLineStanding> {
  const line = await findTermLine(db, supporterId, termId);
  if (line?.edition !== plan.edition)
    throw new Refusal('not found', 'There is nothing of yours at this address.');
  if (line.monthly)
    throw new Refusal(
      'bad input',
      `You pay for this each month already (${line.monthly.planName}), or will when the term ends. Stop that first, so that you never pay twice.`,
    );
  return line;
}

function wishFor(line: TermLineStanding, { plan, appeal, coverFee }: GoingOn): Omit<Wish, 'repeatKey'> {
  const { supporterId, name, email, phone, address } = line;
  if (email === undefined)
    throw new Refusal('bad input', 'We have no email address to send the receipt to. Call us.');
  if (plan.edition === 'print' && address === undefined)
    throw new Refusal('bad input', 'We have no address to post the paper to. Save one first.');
  return { plan, appeal, coverFee, supporterId, giver: { name, email, phone }, address };
}
