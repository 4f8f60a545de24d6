import PQueue from 'p-queue';
import { ProcessorUnavailable } from '../domain/payments/payment-processor.ts';
import { asUnavailable, failureIn } from './unavailable.ts';

/** Pass to the SDK with the call: what is left of the time, in milliseconds. */
export interface CallLimits {
  readonly timeout: number;
}

/** A moment on this process's own clock (`performance.now()`), by which an answer is wanted. */
export type Deadline = number & { readonly __unit: 'performance.now' };

export interface CallQueue {
  /** The moment by which an act that begins now must be over, however many calls it takes. */
  deadline(): Deadline;
  /**
   * Makes a call when it is its turn. Throws ProcessorUnavailable: `busy` at once where too many wait already, or where
   * its turn did not come in time; `away` where no answer came in time. Errors of Stripe's are turned by asUnavailable.
   * Nothing is known of a call given up on: repeat it with the same idempotency key.
   */
  call<Answer>(run: (limits: CallLimits) => Promise<Answer>, until?: Deadline): Promise<Answer>;
  /** For whoever watches. */
  load(): { running: number; waiting: number };
}

export interface CallQueueLimits {
  /** Stripe takes 25 calls a second of a kind unless raised; twenty at a time of 200 ms each is already more. */
  readonly concurrency: number;
  readonly mostWaiting: number;
  readonly deadlineMs: number;
}

export const usualCallLimits: CallQueueLimits = { concurrency: 20, mostWaiting: 100, deadlineMs: 8_000 };

/** With less time left than this no call is begun: it could only be given up on, and its outcome would be a riddle. */
const leastMs = 25;

/** Longer than this nobody is kept waiting for a page. */
const longestDeadlineMs = 10_000;

export function createCallQueue({
  concurrency,
  mostWaiting,
  deadlineMs,
}: CallQueueLimits = usualCallLimits): CallQueue {
  if (deadlineMs > longestDeadlineMs)
    throw new Error(`a deadline of ${deadlineMs} ms is over ${longestDeadlineMs}`);
  const queue = new PQueue({ concurrency });
  const deadline = () => (performance.now() + deadlineMs) as Deadline;

  return {
    deadline,
    call: async (run, until = deadline()) => {
      if (queue.size >= mostWaiting) throw new ProcessorUnavailable('busy');
      const left = () => Math.ceil(until - performance.now());
      if (left() < leastMs) throw new ProcessorUnavailable('away');
      let started = false;
      const patience = new AbortController();
      const timer = setTimeout(
        () => patience.abort(new ProcessorUnavailable(started ? 'away' : 'busy')),
        left(),
      );
      const inTurn = () => {
        if (left() < leastMs) throw new ProcessorUnavailable('busy');
        started = true;
        return run({ timeout: left() });
      };
      try {
        const answer = await queue.add(inTurn, { signal: patience.signal });
        const failure = failureIn(answer);
        if (failure) throw failure;
        return answer;
      } catch (error) {
        throw asUnavailable(error);
      } finally {
        clearTimeout(timer);
      }
    },
    load: () => ({ running: queue.pending, waiting: queue.size }),
  };
}
