import type { Account } from '../account.ts';
import type { Kind, Kinds } from '../state/kinds.ts';
import { invalid, noSuch } from './api-error.ts';
import { integer, range, text, type Fields, type Range, type Values } from './parameters.ts';
import { route, type Call, type Route } from './route.ts';

export interface List<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly has_more: boolean;
  readonly url: string;
}

const PAGING = { limit: integer(1, 100), starting_after: text(), ending_before: text() };
const LISTING = { ...PAGING, created: range() };

/**
 * `GET` of a collection, newest first. A filter is a parameter and the field it must equal (its own name unless `fields` says
 * otherwise); the first one given that is in `indexed` is looked up instead of scanned for.
 */
export function listRoute<K extends Kind, F extends Fields>(
  path: string,
  kind: K,
  options: {
    readonly filters?: F;
    readonly indexed?: Readonly<Record<string, string>>;
    /** A narrower place to look than the whole collection, for a filter that is no plain text. */
    readonly candidates?: (account: Account, params: Values<F>) => Iterable<Kinds[K]> | undefined;
    readonly matches?: (object: Kinds[K], params: Values<F>, account: Account) => boolean;
  } = {},
): Route {
  const fields = { ...LISTING, ...options.filters };
  return route('GET', path, fields, ({ account, params }) => {
    const given = params as unknown as Values<typeof LISTING> & Record<string, unknown>;
    const indexed = Object.entries(options.indexed ?? {}).find(([name]) => typeof given[name] === 'string');
    const candidates =
      options.candidates?.(account, params as unknown as Values<F>) ??
      (indexed === undefined
        ? account.store.all(kind)
        : account.store.where(kind, indexed[1], given[indexed[0]] as string));
    const matching = keep(candidates, (object) => {
      if (!isWithin((object as { created?: number }).created ?? 0, given.created)) return false;
      if ((object as { deleted?: boolean }).deleted === true) return false;
      return options.matches?.(object, params as unknown as Values<F>, account) ?? true;
    });
    return page(path, matching, given);
  });
}

/** One page of objects given newest first, as a list. Reads no further than it must. */
export function page<T extends { readonly id: string }>(
  url: string,
  objects: Iterable<T>,
  asked: Values<typeof PAGING>,
): List<T> {
  const limit = asked.limit ?? 10;
  if (asked.ending_before !== undefined) return pageBefore(url, objects, asked.ending_before, limit);
  const data: T[] = [];
  let hasStarted = asked.starting_after === undefined;
  for (const object of objects) {
    if (!hasStarted) hasStarted = object.id === asked.starting_after;
    else if (data.length === limit) return { object: 'list', data, has_more: true, url };
    else data.push(object);
  }
  if (!hasStarted) throw noSuch('object', asked.starting_after ?? '', 'starting_after');
  return { object: 'list', data, has_more: false, url };
}

function pageBefore<T extends { readonly id: string }>(
  url: string,
  objects: Iterable<T>,
  before: string,
  limit: number,
): List<T> {
  const newer: T[] = [];
  for (const object of objects) {
    if (object.id === before) {
      return { object: 'list', data: newer.slice(-limit), has_more: newer.length > limit, url };
    }
    newer.push(object);
  }
  throw noSuch('object', before, 'ending_before');
}

/** A whole list inside another object, such as an invoice's lines. */
export function wholeList<T>(url: string, data: T[]): List<T> {
  return { object: 'list', data, has_more: false, url };
}

export const PAGING_FIELDS = PAGING;
export type PagingCall = Call<typeof PAGING>;

function* keep<T>(objects: Iterable<T>, matches: (object: T) => boolean): Generator<T> {
  for (const object of objects) if (matches(object)) yield object;
}

function isWithin(created: number, asked: Range | undefined): boolean {
  if (asked === undefined) return true;
  if (typeof asked === 'number') return created === asked;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = asked;
  if (gt > lt || gte > lte) throw invalid('Invalid range: the start is after the end', undefined, 'created');
  return created > gt && created >= gte && created < lt && created <= lte;
}
