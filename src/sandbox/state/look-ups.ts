/**
 * Remembers which slots hold which value of a field, for the fields that were ever asked for. An entry may be stale (the value has since
 * changed): whoever uses it compares again.
 */
export class LookUps {
  private readonly tables = new Map<string, Map<string, Map<string, Set<number>>>>();

  static value(object: object, path: string): unknown {
    let value: unknown = object;
    for (const part of path.split('.')) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string, unknown>)[part];
    }
    return value;
  }

  slots(
    kind: string,
    field: string,
    value: string,
    everything: () => Iterable<[number, object]>,
  ): Iterable<number> {
    const fields = this.tables.get(kind) ?? new Map<string, Map<string, Set<number>>>();
    this.tables.set(kind, fields);
    let table = fields.get(field);
    if (table === undefined) {
      table = new Map();
      fields.set(field, table);
      for (const [slot, object] of everything()) add(table, LookUps.value(object, field), slot);
    }
    return table.get(value) ?? [];
  }

  /** An entry was found to be stale. */
  drop(kind: string, field: string, value: string, slot: number): void {
    this.tables.get(kind)?.get(field)?.get(value)?.delete(slot);
  }

  learn(kind: string, slot: number, object: object): void {
    for (const [field, table] of this.tables.get(kind) ?? []) add(table, LookUps.value(object, field), slot);
  }
}

function add(table: Map<string, Set<number>>, value: unknown, slot: number): void {
  if (typeof value !== 'string') return;
  const slots = table.get(value);
  if (slots === undefined) table.set(value, new Set([slot]));
  else slots.add(slot);
}
