/**
 * The path, if it is one of our own, for an `href` or an `action`. Throws for anything else (`javascript:`, `//host`,
 * `\\host`): no library here checks what a link leads to, so links are made from own paths only.
 */
export function ownPath(path: string): string {
  if (/^\/(?![/\\])[^\s\\]*$/.test(path) || path === '') return path;
  throw new Error('a link leads to a path of our own, which begins with one slash');
}
