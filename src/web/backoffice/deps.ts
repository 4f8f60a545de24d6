import type { Db } from '../../database/client.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RecogniseDeps } from '../../domain/refunds/recognise-payment.ts';
import type { Press } from '../../domain/receipts/press.ts';
import type { RequestDeps } from '../../domain/refunds/request-refund.ts';
import type { InstructDeps } from '../../domain/subscriptions/instruct-subscription.ts';
import type { Assets } from '../components/assets.ts';
import type { Organisation } from '../organisation.ts';
import type { Queue } from '../../domain/jobs.ts';
import type { Alarm } from '../../domain/reconciliation/alarm.ts';
import type { FindingId } from '../../domain/reconciliation/finding.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { ParkedEvent } from './parked/parked-event.ts';

export type MoneyBackDeps = RequestDeps & RecogniseDeps;

export interface BackofficeDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Whether `publicUrl` is https, so that cookies may say so. */
  readonly secureCookies: boolean;
  readonly organisation: Organisation;
  readonly assets: Assets;
  /** URL of public/staff.css, its content's hash in the name. */
  readonly staffStylesheet: string;
  /** IANA name of where the paper is: dates are local ones. */
  readonly timeZone: string;
  /** Counts one try under the key; throws Refusal('too often') where there were too many. */
  limit(key: string, kind: 'sign-in'): Promise<void>;
  /** For how many days a subscription that is late brings what it brought. */
  readonly graceDays: number;
  readonly queue: Queue;
  readonly press: Press;
  /** What giving money back is done with. */
  readonly moneyBack: MoneyBackDeps;
  /** What subscriptions are changed with. */
  readonly instruct: InstructDeps;
  parked(): Promise<readonly ParkedEvent[]>;
  /** Has a parked event acted on again; throws Refusal('not found') where it is not parked. */
  resendEvent(id: string, by: Actor): Promise<void>;
  /** Queues a comparison of what is here with what is at the processor. */
  compareWithStripe(): Promise<void>;
  repairFinding(id: FindingId, by: Actor): Promise<void>;
  closeFinding(id: FindingId, by: Actor): Promise<void>;
  /** What could go wrong in silence, and whether it does. */
  watch(): Promise<readonly Alarm[]>;
}
