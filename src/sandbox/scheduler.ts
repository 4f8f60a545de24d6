import type { Account } from './account.ts';
import { Agenda } from './agenda.ts';
import { slotOf } from './state/ids.ts';
import type { Task } from './tasks.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Does what is due: as real time passes, and in order while the clock is advanced. */
export class Scheduler {
  private readonly account: Account;
  /** Where each task is kept, by its due time in Unix seconds: none is read before its time. */
  private readonly agenda: Agenda<number>;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(account: Account) {
    this.account = account;
    this.agenda = new Agenda(account.store.due('sandbox.task').map(({ slot, at }) => ({ at, what: slot })));
  }

  add(tasks: readonly Task[]): void {
    for (const task of tasks) if (task.clock === null) this.agenda.add(task.due, slotOf(task.id));
    this.arm();
  }

  /** Runs everything due up to `seconds`, each at its own moment. What a task schedules for before then runs too. */
  runUntil(seconds: number): void {
    for (let next = this.agenda.take(seconds); next !== undefined; next = this.agenda.take(seconds))
      this.run(next.what);
    this.arm();
  }

  /** Moves the sandbox's clock on, doing everything that becomes due on the way. */
  advance(ms: number): void {
    const target = this.account.nowMs() + ms;
    this.runUntil(Math.floor(target / 1000));
    this.account.transact(() => this.account.set({ offsetMs: target - Date.now() }));
    this.runUntil(this.account.now());
  }

  /** When the next thing will happen by itself (Unix seconds). */
  get nextAt(): number | undefined {
    return this.agenda.nextAt;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private run(slot: number): void {
    const task = this.account.store.at('sandbox.task', slot);
    if (task === undefined) return;
    this.account.atTime(task.due, null, () =>
      this.account.transact(() => {
        this.account.store.remove(task);
        this.account.runTask(task);
      }),
    );
  }

  private arm(): void {
    clearTimeout(this.timer);
    const { nextAt } = this;
    if (nextAt === undefined || this.isClosed) return;
    const wait = Math.max(nextAt * 1000 - this.account.nowMs(), 0);
    this.timer = setTimeout(() => this.runUntil(this.account.now()), Math.min(wait, LONGEST_TIMER_MS));
    this.timer.unref();
  }
}
