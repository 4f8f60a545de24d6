import type { Request } from 'express';
import type { Id } from '../../database/ids.ts';
import { Refusal } from '../../domain/refusal.ts';

/** The id in the address. Throws Refusal('not found') with that sentence where it cannot be one. */
export function idIn<Kind extends string>(req: Request, sentence: string): Id<Kind> {
  const id = req.params['id'];
  if (typeof id === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    return id as Id<Kind>;
  throw new Refusal('not found', sentence);
}
