import { Journal, type Entry } from './journal.ts';
import { hashOf, makeId, slotOf } from './ids.ts';
import { KINDS, type Kind, type Kinds } from './kinds.ts';
import { GONE, NAMED } from './slot-table.ts';
import { LookUps } from './look-ups.ts';

interface Change {
  readonly slot: number;
  readonly object: Stored;
  readonly at: number;
  readonly gone: boolean;
}
interface Stored {
  readonly id: string;
  readonly object: string;
}

/**
 * Every object of the account, read from the journal when asked for. Changes are held back until `commit` and forgotten by `rollback`;
 * reading sees them at once. What `get` answers is the caller's own copy.
 */
export class Store {
  private readonly journal: Journal;
  private readonly slotsByKind = new Map<string, number[]>();
  /** By the hash of the name; two names may share a hash. */
  private readonly named = new Map<number, number | number[]>();
  private readonly lookUps = new LookUps();
  private changes = new Map<number, Change>();
  private nextSlot: number;

  constructor(directory: string) {
    this.journal = new Journal(directory);
    this.nextSlot = this.journal.slots.length;
    const byKind = KINDS.map((): number[] => []);
    for (let slot = 0; slot < this.nextSlot; slot++) {
      const place = this.journal.slots.live(slot);
      if (place === undefined) continue;
      byKind[place.kind]?.push(slot);
      if (place.isNamed) this.addName(this.journal.slots.hashAt(slot), slot);
    }
    KINDS.forEach((kind, index) => this.slotsByKind.set(kind, byKind[index] ?? []));
  }

  newId(prefix: string): string {
    return makeId(prefix, this.nextSlot++);
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    const slot = this.find(kind, id);
    return slot === undefined ? undefined : (this.load(slot) as Kinds[K]);
  }

  /** `at` is what the store may know without reading: when it was created or, for what waits, when it is due (Unix seconds). */
  put(object: Kinds[Kind], at: number): void {
    this.change(object, at, false);
  }

  /** Forgets an object wholly. Stripe's own deleted objects stay readable: `put` their deleted form instead. */
  remove(object: Kinds[Kind]): void {
    this.change(object, 0, true);
  }

  /** Newest first. */
  *all<K extends Kind>(kind: K): Generator<Kinds[K]> {
    const held = [...this.changes.values()].filter((change) => change.object.object === kind);
    for (const change of held.sort((a, b) => b.slot - a.slot)) {
      if (!change.gone) yield structuredClone(change.object) as Kinds[K];
    }
    const slots = this.slotsByKind.get(kind) ?? [];
    for (let i = slots.length - 1; i >= 0; i--) {
      const slot = slots[i] ?? -1;
      if (!this.changes.has(slot)) yield this.load(slot) as Kinds[K];
    }
  }

  /** Newest first, those whose field (a path such as `payment.payment_intent`) has this value. Kept in memory from the first asking on. */
  where<K extends Kind>(kind: K, field: string, value: string): Kinds[K][] {
    const slots = this.lookUps.slots(kind, field, value, () => this.stored(kind));
    const found: [number, Kinds[K]][] = [];
    for (const slot of [...slots]) {
      if (this.changes.has(slot)) continue;
      const object = this.load(slot);
      if (object !== undefined && LookUps.value(object, field) === value)
        found.push([slot, object as Kinds[K]]);
      else this.lookUps.drop(kind, field, value, slot);
    }
    for (const { slot, object, gone } of this.changes.values()) {
      if (gone || object.object !== kind || LookUps.value(object, field) !== value) continue;
      found.push([slot, structuredClone(object) as Kinds[K]]);
    }
    return found.sort(([a], [b]) => b - a).map(([, object]) => object);
  }

  /** When and where what waits is kept, without reading any of it. */
  due(kind: Kind): { at: number; slot: number }[] {
    return (this.slotsByKind.get(kind) ?? []).map((slot) => ({
      slot,
      at: this.journal.slots.get(slot)?.at ?? 0,
    }));
  }

  /** @param slot one of `due`, or the one an id carries. */
  at<K extends Kind>(_kind: K, slot: number): Kinds[K] | undefined {
    return this.load(slot) as Kinds[K] | undefined;
  }

  count(kind: Kind): number {
    return this.slotsByKind.get(kind)?.length ?? 0;
  }

  commit(): void {
    const changes = [...this.changes.values()].sort((a, b) => a.slot - b.slot);
    const entries: Entry[] = changes.map(({ slot, object, at, gone }) => {
      const isNamed = slotOf(object.id) !== slot;
      const flags = (gone ? GONE : 0) | (isNamed ? NAMED : 0);
      const mark = { kind: KINDS.indexOf(object.object as Kind), at, hash: hashOf(object.id), flags };
      return { slot, mark, json: gone ? '{}' : JSON.stringify(object) };
    });
    const fresh = changes.filter(({ slot }) => this.journal.slots.get(slot) === undefined);
    this.journal.append(entries);
    this.changes = new Map();
    for (const { slot, object, gone } of fresh) {
      if (!gone)
        this.remember(slot, object.object, slotOf(object.id) === slot ? undefined : hashOf(object.id));
    }
    for (const { slot, object, gone } of changes) {
      if (gone) this.forget(slot, object.object);
      else this.lookUps.learn(object.object, slot, object);
    }
  }

  rollback(): void {
    this.changes = new Map();
  }

  close(): void {
    this.journal.close();
  }

  private change(object: Stored, at: number, gone: boolean): void {
    const slot = this.find(object.object as Kind, object.id) ?? this.freshSlot(object.id);
    this.changes.set(slot, { slot, object: structuredClone(object), at: Math.floor(at), gone });
  }

  /** An id made by `newId` carries a slot nothing was written to yet; any other id is a name somebody chose. */
  private freshSlot(id: string): number {
    const slot = slotOf(id);
    const isReserved =
      slot >= 0 &&
      slot < this.nextSlot &&
      !this.changes.has(slot) &&
      this.journal.slots.get(slot) === undefined;
    return isReserved ? slot : this.nextSlot++;
  }

  private find(kind: Kind, id: string): number | undefined {
    for (const { slot, object, gone } of this.changes.values()) {
      if (object.id === id && object.object === kind) return gone ? undefined : slot;
    }
    const hash = hashOf(id);
    return [slotOf(id), ...[this.named.get(hash) ?? []].flat()].find((slot) => {
      const place = this.journal.slots.get(slot);
      if (place?.hash !== hash || (place.flags & GONE) !== 0) return false;
      return KINDS[place.kind] === kind && this.load(slot)?.id === id;
    });
  }

  private load(slot: number): Stored | undefined {
    const change = this.changes.get(slot);
    if (change !== undefined) return change.gone ? undefined : structuredClone(change.object);
    const place = this.journal.slots.get(slot);
    if (place === undefined || (place.flags & GONE) !== 0) return undefined;
    return JSON.parse(this.journal.read(slot) ?? 'null') as Stored;
  }

  private *stored(kind: Kind): Generator<[number, Stored]> {
    for (const slot of this.slotsByKind.get(kind) ?? []) {
      const json = this.journal.read(slot);
      if (json !== undefined) yield [slot, JSON.parse(json) as Stored];
    }
  }

  private remember(slot: number, kind: string, nameHash: number | undefined): void {
    const slots = this.slotsByKind.get(kind);
    if (slots === undefined) this.slotsByKind.set(kind, [slot]);
    else slots.push(slot);
    if (nameHash !== undefined) this.addName(nameHash, slot);
  }

  private addName(hash: number, slot: number): void {
    const known = this.named.get(hash);
    this.named.set(hash, known === undefined ? slot : [known, slot].flat());
  }

  private forget(slot: number, kind: string): void {
    const slots = this.slotsByKind.get(kind) ?? [];
    const index = slots.lastIndexOf(slot);
    if (index !== -1) slots.splice(index, 1);
  }
}
