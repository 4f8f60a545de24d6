import type { Account } from '../account.ts';
import type { Kind, Kinds } from '../state/kinds.ts';
import { invalid } from './api-error.ts';
import { integer, required, text } from './parameters.ts';
import { route, type Route } from './route.ts';

const SEARCH = { limit: integer(1, 100), page: text(), query: required(text()) };
const CLAUSE = /^(-?)([a-z_.]+)(?:\["([^"]+)"\]|\['([^']+)'\])?(:|~|>=|<=|>|<)("[^"]*"|'[^']*'|null|-?\d+)$/;

/**
 * `GET …/search` (https://docs.stripe.com/search): clauses joined by all `AND` or all `OR`. Unlike Stripe's, what was just
 * written is found at once.
 */
export function searchRoute(path: string, kind: Kind): Route {
  return route('GET', `${path}/search`, SEARCH, ({ account, params }) => {
    const fits = readQuery(params.query);
    const found = matching(account, kind, fits);
    const limit = params.limit ?? 10;
    const start = params.page === undefined ? 0 : Number(params.page);
    if (!Number.isInteger(start)) throw invalid('Invalid page.', undefined, 'page');
    const data = found.slice(start, start + limit);
    const hasMore = found.length > start + limit;
    const next = hasMore ? String(start + limit) : null;
    return { object: 'search_result', data, has_more: hasMore, next_page: next, url: `${path}/search` };
  });
}

type Test = (object: Record<string, unknown>) => boolean;

function matching(account: Account, kind: Kind, fits: Test): Kinds[Kind][] {
  return [...account.store.all(kind)].filter(
    (object) => !('deleted' in object) && fits(object as unknown as Record<string, unknown>),
  );
}

function readQuery(query: string): Test {
  const parts = query.trim().split(/\s+(AND|OR)\s+/i);
  const tests = parts.filter((_, index) => index % 2 === 0).map(readClause);
  const joins = new Set(parts.filter((_, index) => index % 2 === 1).map((join) => join.toUpperCase()));
  if (joins.size > 1) throw invalid('You cannot mix AND and OR in one search query.', undefined, 'query');
  return joins.has('OR')
    ? (object) => tests.some((test) => test(object))
    : (object) => tests.every((test) => test(object));
}

function readClause(clause: string): Test {
  const match = CLAUSE.exec(clause.trim());
  if (match === null) {
    const text = `We were unable to parse your search query. The clause \`${clause}\` is not of the form field:'value'.`;
    throw invalid(text, undefined, 'query');
  }
  const [, minus, field = '', double, single, operator = ':', raw = ''] = match;
  const key = double ?? single;
  const path = key === undefined ? field.split('.') : [...field.split('.'), key];
  const test = comparison(operator, raw === 'null' ? null : raw.replace(/^["']|["']$/g, ''));
  return (object) => test(path.reduce<unknown>(inside, object)) !== (minus === '-');
}

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Texts are compared whatever their case; `~` finds a part of one. */
function comparison(operator: string, wanted: string | null): (value: unknown) => boolean {
  if (wanted === null) return (value) => value === null || value === undefined;
  const lower = wanted.toLowerCase();
  const words = (value: unknown): string => String(value).toLowerCase();
  if (operator === ':') return (value) => value !== undefined && words(value) === lower;
  if (operator === '~') return (value) => typeof value === 'string' && words(value).includes(lower);
  const limit = Number(wanted);
  if (operator === '>') return (value) => Number(value) > limit;
  if (operator === '<') return (value) => Number(value) < limit;
  return operator === '>=' ? (value) => Number(value) >= limit : (value) => Number(value) <= limit;
}
