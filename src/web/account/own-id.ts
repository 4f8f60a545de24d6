import type { Request } from 'express';
import { Refusal } from '../../domain/refusal.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the id in the address names among somebody's own. Throws Refusal('not found') where it is nothing, or another's. */
export async function ownThing<T>(req: Request, find: (id: string) => Promise<T | undefined>): Promise<T> {
  const { id } = req.params;
  const found = typeof id === 'string' && uuid.test(id) ? await find(id) : undefined;
  if (found === undefined) throw new Refusal('not found', 'There is nothing of yours at this address.');
  return found;
}
