import type { Request } from 'express';

const home = '/staff';
/** Any origin will do: a path that stays on it whatever it is called is one of our own. */
const somewhere = 'https://paper.invalid';

/**
 * Where to go after signing in: the path asked for if it is a page of the back office, its front page otherwise. Judged by
 * the same parser as a browser's, because `/\host`, `//host` and `https:host` all look like paths to a pattern.
 */
export function ownStaffPath(asked: string): string {
  if (!asked.startsWith('/') || asked.includes('\\') || !URL.canParse(asked, somewhere)) return home;
  const url = new URL(asked, somewhere);
  if (url.origin !== somewhere) return home;
  const inside = url.pathname === home || url.pathname.startsWith(`${home}/`);
  const isDoor = url.pathname === `${home}/sign-in` || url.pathname.startsWith(`${home}/set-up/`);
  return inside && !isDoor && !url.pathname.includes('//') ? url.pathname + url.search : home;
}

/** The sign-in page, remembering what was asked for where that can be asked for again. */
export function signInPath(from: { after: Request; wasSignedIn: boolean }): string {
  const { method, originalUrl } = from.after;
  const next = method === 'POST' ? home : ownStaffPath(originalUrl);
  const query = new URLSearchParams();
  if (next !== home) query.set('next', next);
  if (from.wasSignedIn) query.set('ended', '1');
  return query.size === 0 ? `${home}/sign-in` : `${home}/sign-in?${query.toString()}`;
}
