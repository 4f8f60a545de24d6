import type { Request } from 'express';

/** Whether a text can be the id of a row; anything else never reaches a query. */
export function isRowId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** The id in the address; nothing where it cannot be one. */
export function rowIdOf(req: Request): string | undefined {
  const id = req.params['id'];
  return isRowId(id) ? id : undefined;
}
