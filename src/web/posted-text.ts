import type { Request } from 'express';

/** One posted field as it was sent; empty where it was not sent, or was sent more than once. Only what is asked for is read. */
export function postedText(req: Request, field: string): string {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, field)) return '';
  const value = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}

/** One value of the query; empty where it was not given, or given more than once. */
export function queryText(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value : '';
}

const longestShownAgain = 300;

/** A posted field to be shown again, not to be acted on: without what HTML cannot carry, and not without end. */
export function shownAgain(req: Request, field: string): string {
  return postedText(req, field)
    .slice(0, longestShownAgain)
    .replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '');
}
