import { ownPath } from './own-path.ts';

/**
 * The value of the `Refresh` header that loads a page again by itself, from a path of our own or from its own address. A
 * header rather than a `meta` element: browsers obey both, and a page that is sent with it can be checked as it stands.
 */
export function refreshHeader(seconds: number, path?: string): string {
  return path === undefined ? seconds.toString() : `${seconds.toString()};url=${ownPath(path)}`;
}
