import { eventFor } from './resources/events.ts';
import type { Event } from './resources/events.ts';
import { kindOf, type Kind, type Kinds } from './state/kinds.ts';
import { FIRST_SETTINGS, type Settings } from './state/settings.ts';
import { Store } from './state/store.ts';
import type { Task, TaskTable } from './tasks.ts';
import { ApiError, noSuch } from './wire/api-error.ts';

export interface Request {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}
type Own = Kinds[Kind];
type View = (account: Account, object: never) => object;

/** What reads or listens but is built elsewhere: computed fields, lists made on demand, and who is told after a commit. */
export interface Surroundings {
  readonly views: Readonly<Partial<Record<string, View>>>;
  readonly includes: Readonly<Partial<Record<string, (account: Account, owner: never) => object>>>;
  /** Within the transaction, so that no event is ever kept without its deliveries. */
  readonly tasks: TaskTable;
  readonly committing: (events: readonly Event[]) => void;
  readonly committed: (tasks: readonly Task[]) => void;
}

/** The Stripe account the sandbox pretends to be: its objects, its time, its events. Everything happens in one transaction at a time. */
export class Account {
  readonly store: Store;
  readonly publicUrl: string;
  private readonly around: Surroundings;
  private pinned: number | undefined;
  private pinnedClock: string | null = null;
  private request: Request = { id: null, idempotency_key: null };
  private events: Event[] = [];
  private tasks: Task[] = [];

  constructor(directory: string, publicUrl: string, around: Surroundings) {
    this.store = new Store(directory);
    this.publicUrl = publicUrl;
    this.around = around;
  }

  get settings(): Settings {
    return (
      this.known ?? (this.known = { ...FIRST_SETTINGS, ...this.store.get('sandbox.settings', 'settings') })
    );
  }
  private known: Settings | undefined;

  set(changes: Partial<Settings>): void {
    const settings = { ...this.settings, ...changes };
    this.store.put(settings, 0);
    this.known = settings;
  }

  /** Unix seconds on the sandbox's clock, or on whichever clock the work at hand belongs to. */
  now(): number {
    return this.pinned ?? Math.floor(this.nowMs() / 1000);
  }

  nowMs(): number {
    return Date.now() + this.settings.offsetMs;
  }

  /** Runs work as though it were `seconds`; a test clock's objects live in its time. */
  atTime<T>(seconds: number | undefined, clock: string | null, work: () => T): T {
    const before = [this.pinned, this.pinnedClock] as const;
    this.pinned = seconds ?? this.pinned;
    this.pinnedClock = clock;
    try {
      return work();
    } finally {
      [this.pinned, this.pinnedClock] = before;
    }
  }

  /** All of it is kept or none. What a declined card leaves behind is kept. */
  transact<T>(work: () => T, request: Request = { id: null, idempotency_key: null }): T {
    this.request = request;
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      if (error instanceof ApiError && error.keepsChanges) this.commit();
      else this.rollback();
      throw error;
    }
  }

  newId(prefix: string): string {
    return this.store.newId(prefix);
  }

  find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.store.get(kind, id);
  }

  /** By how the id begins; products and coupons may have any. */
  findById(id: string): Own | undefined {
    return this.store.get(kindOf(id), id) ?? this.store.get('coupon', id);
  }

  /** @throws ApiError 404, or 400 when the id stood in the parameter `param`. */
  need<K extends Kind>(kind: K, id: string, param?: string): Kinds[K] {
    const found = this.store.get(kind, id);
    if (found === undefined) throw noSuch(NOUNS[kind] ?? kind, id, param);
    return found;
  }

  save<T extends Own>(object: T): T {
    const { created } = object as { created?: number };
    this.store.put(object, created ?? 0);
    return object;
  }

  /** Saves the changed object and, if a type is given, tells of it with what it was before. */
  change<T extends Own>(before: T, changes: Partial<T>, type?: string): T {
    const after = this.save({ ...before, ...changes });
    if (type !== undefined) this.emit(type, after, SAYS_WHAT_WAS.test(type) ? before : undefined);
    return after;
  }

  emit(type: string, object: object, before?: object): void {
    const event = eventFor(this, type, object, before, this.request);
    this.store.put(event, event.created);
    this.events.push(event);
  }

  /** On the clock of the work at hand, unless another is named (null is the sandbox's own). */
  schedule(name: string, subject: string, due: number, clock: string | null = this.pinnedClock): void {
    const kind = clock === null ? 'sandbox.task' : 'sandbox.clock_task';
    const task: Task = { id: this.newId('task_'), object: kind, name, subject, due, clock };
    this.store.put(task, due);
    this.tasks.push(task);
  }

  /** For what does not wait for a test clock: a bank's answer, the fee of a payment. */
  scheduleSoon(name: string, subject: string, seconds: number): void {
    const now = this.pinnedClock === null ? this.now() : Math.floor(this.nowMs() / 1000);
    this.schedule(name, subject, now + seconds, null);
  }

  runTask(task: Task): void {
    this.around.tasks[task.name]?.(this, task.subject);
  }

  asOfNow(object: object): object {
    const view = this.around.views[(object as { object: string }).object];
    return view === undefined ? object : view(this, object as never);
  }

  include(type: string, part: string, owner: object): object {
    const make = this.around.includes[`${type}.${part}`];
    return make?.(this, owner as never) ?? { object: 'list', data: [], has_more: false, url: '' };
  }

  private commit(): void {
    if (this.events.length > 0) this.around.committing(this.events);
    this.store.commit();
    const { tasks } = this;
    this.events = [];
    this.tasks = [];
    this.around.committed(tasks);
  }

  private rollback(): void {
    this.store.rollback();
    this.known = undefined;
    this.events = [];
    this.tasks = [];
  }
}

/** Only these events carry `previous_attributes`. */
const SAYS_WHAT_WAS = /(\.updated|refunded|detached)$/;

/** How Stripe names the object in "No such …". */
const NOUNS: Readonly<Partial<Record<Kind, string>>> = { payment_method: 'PaymentMethod' };
