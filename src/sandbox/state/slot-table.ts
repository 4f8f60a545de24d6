import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** Where an object's newest version lies in the journal, and the little that must be known about it without reading it. */
export interface Slot {
  readonly offset: number;
  readonly length: number;
  /** A position in `KINDS`. */
  readonly kind: number;
  /** Unix seconds: when it was created, or, for a task or a delivery, when it is due. */
  readonly at: number;
  /** A hash of the object's id: it lets most wrong guesses be refused without reading. */
  readonly hash: number;
  readonly flags: number;
}

export const GONE = 1;
/** The id was chosen by a caller and so does not carry its slot number. */
export const NAMED = 2;

const HEADER_BYTES = 16;
const RECORD_BYTES = 24;

/** A fixed-width table on disk and in memory: 100,000 objects are 2.4 MB, read in one gulp at start. */
export class SlotTable {
  journalEnd = 0;
  private readonly file: number;
  private bytes: Buffer;
  private used = 0;
  private readonly touched = new Set<number>();

  constructor(path: string) {
    this.file = openSync(path, existsSync(path) ? 'r+' : 'w+');
    const size = fstatSync(this.file).size;
    this.bytes = Buffer.alloc(Math.max(size + 4096 * RECORD_BYTES, HEADER_BYTES));
    if (size < HEADER_BYTES) return;
    readSync(this.file, this.bytes, 0, size, 0);
    this.journalEnd = this.bytes.readDoubleLE(0);
    this.used = Math.floor((size - HEADER_BYTES) / RECORD_BYTES);
  }

  get length(): number {
    return this.used;
  }

  get(slot: number): Slot | undefined {
    if (slot < 0 || slot >= this.used) return undefined;
    const at = HEADER_BYTES + slot * RECORD_BYTES;
    const length = this.bytes.readUInt32LE(at + 8);
    if (length === 0) return undefined;
    return {
      offset: this.bytes.readDoubleLE(at),
      length,
      at: this.bytes.readUInt32LE(at + 12),
      hash: this.bytes.readUInt32LE(at + 16),
      kind: this.bytes.readUInt8(at + 20),
      flags: this.bytes.readUInt8(at + 21),
    };
  }

  /** The kind and flags of a slot, or undefined when it is empty or gone, without looking at the rest. */
  live(slot: number): { readonly kind: number; readonly isNamed: boolean } | undefined {
    const at = HEADER_BYTES + slot * RECORD_BYTES;
    const flags = this.bytes[at + 21] ?? 0;
    if ((flags & GONE) !== 0 || this.bytes.readUInt32LE(at + 8) === 0) return undefined;
    return { kind: this.bytes[at + 20] ?? 0, isNamed: (flags & NAMED) !== 0 };
  }

  hashAt(slot: number): number {
    return this.bytes.readUInt32LE(HEADER_BYTES + slot * RECORD_BYTES + 16);
  }

  set(slot: number, values: Slot): void {
    const at = HEADER_BYTES + slot * RECORD_BYTES;
    if (at + RECORD_BYTES > this.bytes.length) this.grow(at + RECORD_BYTES);
    this.bytes.writeDoubleLE(values.offset, at);
    this.bytes.writeUInt32LE(values.length, at + 8);
    this.bytes.writeUInt32LE(values.at, at + 12);
    this.bytes.writeUInt32LE(values.hash, at + 16);
    this.bytes.writeUInt8(values.kind, at + 20);
    this.bytes.writeUInt8(values.flags, at + 21);
    this.used = Math.max(this.used, slot + 1);
    this.touched.add(slot);
  }

  /** The records first, the header last: a table whose header lags is caught up from the journal. */
  flush(journalEnd: number): void {
    for (const slot of this.touched) {
      const at = HEADER_BYTES + slot * RECORD_BYTES;
      writeSync(this.file, this.bytes, at, RECORD_BYTES, at);
    }
    this.touched.clear();
    this.journalEnd = journalEnd;
    this.bytes.writeDoubleLE(journalEnd, 0);
    writeSync(this.file, this.bytes, 0, HEADER_BYTES, 0);
  }

  clear(): void {
    this.bytes.fill(0);
    this.used = 0;
    this.journalEnd = 0;
    ftruncateSync(this.file, 0);
  }

  close(): void {
    closeSync(this.file);
  }

  private grow(needed: number): void {
    const bytes = Buffer.alloc(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(bytes);
    this.bytes = bytes;
  }
}
