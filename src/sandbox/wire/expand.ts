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
    expandPath(account, answer, String(answer['object']), '', parts, path);
  }
  return withoutOwn(answer) as object;
}

/** `here` is an object of that type, or a part of one, reached by the path `prefix` inside it. */
function expandPath(
  account: Account,
  here: Plain,
  type: string,
  prefix: string,
  parts: readonly string[],
  asked: string,
): void {
  const [part = '', ...rest] = parts;
  if (here['object'] === 'list' && part === 'data') {
    descend(account, here['data'], type, prefix, rest, asked);
    return;
  }
  const path = prefix === '' ? part : `${prefix}.${part}`;
  if (prefix === '' && INCLUDABLE[type]?.includes(part) === true)
    here[part] ??= account.include(type, part, here);
  else if (EXPANDABLE[type]?.includes(path) === true) here[part] = whole(account, here[part]);
  else if (!leadsSomewhere(type, path, rest, here[part])) {
    throw invalid(`This property cannot be expanded (${asked}).`, undefined, 'expand');
  }
  descend(account, here[part], type, path, rest, asked);
}

function descend(
  account: Account,
  value: unknown,
  type: string,
  path: string,
  rest: readonly string[],
  asked: string,
): void {
  if (rest.length === 0) return;
  if (Array.isArray(value)) for (const item of value) descend(account, item, type, path, rest, asked);
  else if (isPlain(value)) {
    const own = value['object'];
    if (typeof own === 'string') expandPath(account, value, own, '', rest, asked);
    else expandPath(account, value, type, path, rest, asked);
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

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
