import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SlotTable, type Slot } from './slot-table.ts';

export interface Entry {
  readonly slot: number;
  readonly mark: Omit<Slot, 'offset' | 'length'>;
  readonly json: string;
}

/**
 * The one file everything is kept in, only ever appended to. A line is `<slot> <kind> <at> <hash> <flags>\t<json>`, and a line holding a
 * single dot says that the lines before it belong together: what follows the last dot was cut off by a crash and is dropped at the next
 * start. The slot table beside it says where each object's newest line lies, so that starting reads no objects at all.
 */
export class Journal {
  readonly slots: SlotTable;
  private readonly file: number;
  private end: number;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, 'journal');
    const isFirstStart = !existsSync(path);
    this.file = openSync(path, isFirstStart ? 'w+' : 'r+');
    this.slots = new SlotTable(join(directory, 'slots'));
    const size = fstatSync(this.file).size;
    if (this.slots.journalEnd > size) this.slots.clear();
    this.end = this.slots.journalEnd;
    this.recover(size);
  }

  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const moves: [number, Slot][] = [];
    let text = '';
    let at = this.end;
    for (const { slot, mark, json } of entries) {
      const head = `${slot} ${mark.kind} ${mark.at} ${mark.hash} ${mark.flags}\t`;
      const length = Buffer.byteLength(json);
      moves.push([slot, { ...mark, offset: at + head.length, length }]);
      text += `${head}${json}\n`;
      at += head.length + length + 1;
    }
    const bytes = Buffer.from(`${text}.\n`);
    writeSync(this.file, bytes, 0, bytes.length, this.end);
    this.end += bytes.length;
    for (const [slot, values] of moves) this.slots.set(slot, values);
    this.slots.flush(this.end);
  }

  read(slot: number): string | undefined {
    const place = this.slots.get(slot);
    if (place === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(place.length);
    readSync(this.file, bytes, 0, place.length, place.offset);
    return bytes.toString('utf8');
  }

  close(): void {
    closeSync(this.file);
    this.slots.close();
  }

  private recover(size: number): void {
    if (size === this.end) return;
    const tail = Buffer.allocUnsafe(size - this.end);
    readSync(this.file, tail, 0, tail.length, this.end);
    const start = this.end;
    let pending: [number, Slot][] = [];
    for (let from = 0, to = tail.indexOf(10); to !== -1; from = to + 1, to = tail.indexOf(10, from)) {
      if (to === from + 1 && tail[from] === 46) {
        for (const [slot, values] of pending) this.slots.set(slot, values);
        pending = [];
        this.end = start + to + 1;
        continue;
      }
      const tab = tail.indexOf(9, from);
      if (tab === -1 || tab > to) break;
      const [slot = -1, kind = 0, at = 0, hash = 0, flags = 0] = tail
        .toString('latin1', from, tab)
        .split(' ')
        .map(Number);
      pending.push([slot, { kind, at, hash, flags, offset: start + tab + 1, length: to - tab - 1 }]);
    }
    ftruncateSync(this.file, this.end);
    this.slots.flush(this.end);
  }
}
