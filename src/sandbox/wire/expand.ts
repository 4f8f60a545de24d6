import type { Account } from '../account.ts';
import { ApiError, invalid } from './api-error.ts';
import { ALWAYS_THERE, EXPANDABLE, INCLUDABLE } from './expandable.ts';

type Plain = Record<string, unknown>;
const DEEPEST = 4;

/** The object as it goes over the wire: without what the sandbox keeps for itself (`$`), and with the asked-for parts whole. */
export function render(account: Account, object: object, expand: readonly string[]): object {
  const answer = account.asOfNow(structuredClone(object)) as Plain;
  for (const path of expand) {
    const parts = path.split('.');
    if (parts.length > DEEPEST) {
      const text = `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`;
      throw new ApiError(400, 'invalid_request_error', 'property_expansion_max_depth', text, {
        param: 'expand',
      });
    }
    expandPath(account, answer, '', parts, path);
  }
  return withoutOwn(answer) as object;
}

function expandPath(
  account: Account,
  owner: Plain,
  prefix: string,
  parts: readonly string[],
  asked: string,
): void {
  const [part = '', ...rest] = parts;
  const here = prefix === '' ? owner : (at(owner, prefix) as Plain);
  if (owner['object'] === 'list' && part === 'data') {
    for (const item of owner['data'] as Plain[])
      if (rest.length > 0) expandPath(account, item, '', rest, asked);
    return;
  }
  const path = prefix === '' ? part : `${prefix}.${part}`;
  const type = String(owner['object']);
  if (prefix === '' && INCLUDABLE[type]?.includes(part) === true)
    here[part] ??= account.include(type, part, owner);
  else if (EXPANDABLE[type]?.includes(path) === true) here[part] = whole(account, here[part]);
  else if (!leadsSomewhere(type, path, rest, here[part]))
    throw invalid(`This property cannot be expanded (${asked}).`, undefined, 'expand');
  if (rest.length > 0) descend(account, owner, path, here[part], rest, asked);
}

function descend(
  account: Account,
  owner: Plain,
  path: string,
  value: unknown,
  rest: readonly string[],
  asked: string,
): void {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (isPlain(item)) expandPath(account, item, '', rest, asked);
  } else if (isPlain(value)) {
    if (typeof value['object'] === 'string') expandPath(account, value, '', rest, asked);
    else expandPath(account, owner, path, rest, asked);
  }
}

function leadsSomewhere(type: string, path: string, rest: readonly string[], value: unknown): boolean {
  if (ALWAYS_THERE[type]?.includes(path) === true) return true;
  if (rest.length === 0) return false;
  if (EXPANDABLE[type]?.some((known) => known.startsWith(`${path}.`)) === true) return true;
  return isPlain(value) && typeof value['object'] === 'string';
}

function whole(account: Account, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => whole(account, item));
  if (typeof value !== 'string') return value;
  const found = account.findById(value);
  return found === undefined ? value : account.asOfNow(found);
}

function withoutOwn(value: unknown): unknown {
  if (Array.isArray(value)) value.forEach(withoutOwn);
  else if (isPlain(value)) {
    delete value['$'];
    Object.values(value).forEach(withoutOwn);
  }
  return value;
}

function at(object: Plain, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (isPlain(value) ? value[part] : undefined), object);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
