import type { Request } from 'express';
import type { SupporterId } from '../../../domain/supporters/supporter.ts';
import { queryText } from '../../posted-text.ts';

const longestShownAgain = 200;
const largestInteger = 2_147_483_647;

/** What was typed into the search box, fit to be shown again. */
export function typedSearch(req: Request): string {
  return Array.from(queryText(req, 'q').replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, ' '))
    .slice(0, longestShownAgain)
    .join('')
    .trim();
}

/** The supporter number a page goes on below; nothing, and so the first page, where it is no such number. */
export function pageAfter(req: Request): number | undefined {
  const text = queryText(req, 'after');
  return /^\d{1,10}$/.test(text) && Number(text) <= largestInteger ? Number(text) : undefined;
}

/** The id in the address; nothing where it cannot be one. */
export function supporterIdIn(req: Request): SupporterId | undefined {
  const id = req.params['id'];
  const isUuid = typeof id === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return isUuid ? (id as SupporterId) : undefined;
}
