import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contract, Fields, Operation, Shape } from './shape.ts';

export const CONTRACT_FILE = fileURLToPath(new URL('stripe-sdk.jsonl', import.meta.url));

type Line =
  | { readonly apiVersion: string; readonly sdk: string }
  | ({ readonly operation: string } & Operation)
  | { readonly event: string; readonly holds: Shape }
  | { readonly object: string; readonly fields: Fields };

/** What `npx tsx test/sandbox/contract/write.ts` wrote last. */
export function readContract(): Contract {
  const contract = {
    apiVersion: '',
    sdk: '',
    operations: {} as Record<string, Operation>,
    events: {} as Record<string, Shape>,
    objects: {} as Record<string, Fields>,
  };
  for (const text of readFileSync(CONTRACT_FILE, 'utf8').trimEnd().split('\n')) {
    const line = JSON.parse(text) as Line;
    if ('operation' in line) contract.operations[line.operation] = line;
    else if ('event' in line) contract.events[line.event] = line.holds;
    else if ('object' in line) contract.objects[line.object] = line.fields;
    else Object.assign(contract, line);
  }
  return contract;
}
