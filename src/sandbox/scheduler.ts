import type { Account } from './account.ts';
import type { Task, TaskTable } from './tasks.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Does what is due: as real time passes, and in order while the clock is advanced. */
export class Scheduler {
  private readonly account: Account;
  private readonly table: TaskTable;
  /** By due time, soonest last. */
  private waiting: { at: number; id: string }[];
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(account: Account, table: TaskTable) {
    this.account = account;
    this.table = table;
    this.waiting = account.store
      .due('sandbox.task')
      .map(({ slot, at }) => ({ at, id: account.store.at('sandbox.task', slot)?.id ?? '' }))
      .sort((a, b) => b.at - a.at);
  }

  add(tasks: readonly Task[]): void {
    for (const task of tasks) if (task.clock === null) this.insert({ at: task.due, id: task.id });
    this.arm();
  }

  /** Runs everything due up to `seconds`, each at its own moment. What a task schedules for before then runs too. */
  runUntil(seconds: number): void {
    for (
      let next = this.waiting.at(-1);
      next !== undefined && next.at <= seconds;
      next = this.waiting.at(-1)
    ) {
      this.waiting.pop();
      this.run(next.id);
    }
    this.arm();
  }

  /** When the next thing will happen by itself (Unix seconds). */
  get nextAt(): number | undefined {
    return this.waiting.at(-1)?.at;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private run(id: string): void {
    const task = this.account.find('sandbox.task', id);
    if (task === undefined) return;
    this.account.atTime(task.due, () =>
      this.account.transact(() => {
        this.account.store.remove(task);
        this.table[task.name]?.(this.account, task.subject);
      }),
    );
  }

  private insert(entry: { at: number; id: string }): void {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.waiting[middle]?.at ?? 0) > entry.at) low = middle + 1;
      else high = middle;
    }
    this.waiting.splice(low, 0, entry);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const { nextAt } = this;
    if (nextAt === undefined || this.isClosed) return;
    const wait = nextAt * 1000 - this.account.nowMs();
    this.timer = setTimeout(
      () => this.runUntil(this.account.now()),
      Math.min(Math.max(wait, 0), LONGEST_TIMER_MS),
    );
    this.timer.unref();
  }
}
