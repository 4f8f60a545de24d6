import { invalid, missingParameter, unknownParameters } from './api-error.ts';
import type { Raw, RawFields } from './form-encoding.ts';

/** One parameter of an operation: how its text becomes a value. `R` is true where Stripe refuses to go on without it. */
export interface Param<T, R extends boolean = boolean> {
  readonly read: (raw: Raw, name: string) => T;
  readonly isRequired: R;
  /** The API version that took it away: callers of it and of later ones are told that there is no such parameter. */
  readonly removedIn?: string;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any: a table of parameters holds values of every type.
export type Fields = Readonly<Record<string, Param<any>>>;
export type Values<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Param<unknown, true> ? K : never]: F[K] extends Param<infer T>
    ? T
    : never;
} & {
  readonly [K in keyof F as F[K] extends Param<unknown, true> ? never : K]?: F[K] extends Param<infer T>
    ? T | undefined
    : never;
};

function param<T>(read: (raw: Raw, name: string) => T): Param<T, false> {
  return { read, isRequired: false };
}

export function required<T>(inner: Param<T>): Param<T, true> {
  return { read: inner.read, isRequired: true };
}

/** Known only to callers of versions before this one. */
export function until<T>(removedIn: string, inner: Param<T>): Param<T, false> {
  return { read: inner.read, isRequired: false, removedIn };
}

function textOf(raw: Raw, name: string): string {
  if (typeof raw !== 'string') throw invalid(`Invalid string: ${JSON.stringify(raw)}`, undefined, name);
  if (raw === '') {
    const text = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`;
    throw invalid(text, 'parameter_invalid_empty', name);
  }
  return raw;
}

export function text(longest = 5000): Param<string, false> {
  return param((raw, name) => {
    const value = textOf(raw, name);
    if (value.length <= longest) return value;
    throw invalid(
      `Invalid string: ${value.slice(0, 20)}…; must be at most ${longest} characters`,
      undefined,
      name,
    );
  });
}

export function integer(least = -Infinity, most = Infinity): Param<number, false> {
  return param((raw, name) => {
    const value = textOf(raw, name);
    if (!/^-?\d+$/.test(value)) throw invalid(`Invalid integer: ${value}`, 'parameter_invalid_integer', name);
    const number = Number(value);
    if (number < least)
      throw invalid(
        `This value must be greater than or equal to ${least}.`,
        'parameter_invalid_integer',
        name,
      );
    if (number > most)
      throw invalid(`This value must be less than or equal to ${most}.`, 'parameter_invalid_integer', name);
    return number;
  });
}

export function decimal(): Param<string, false> {
  return param((raw, name) => {
    const value = textOf(raw, name);
    if (!/^-?\d+(\.\d{1,12})?$/.test(value))
      throw invalid(`Invalid decimal: ${value}`, 'parameter_invalid_decimal', name);
    return value;
  });
}

export function flag(): Param<boolean, false> {
  return param((raw, name) => {
    const value = textOf(raw, name);
    if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, undefined, name);
    return value === 'true';
  });
}

export function oneOf<const T extends string>(...values: readonly T[]): Param<T, false> {
  return param((raw, name) => {
    const value = textOf(raw, name);
    const found = values.find((allowed) => allowed === value);
    if (found !== undefined) return found;
    const last = values.at(-1) ?? '';
    const listed = values.length > 1 ? `${values.slice(0, -1).join(', ')}, or ${last}` : last;
    throw invalid(`Invalid ${leaf(name)}: must be one of ${listed}`, undefined, name);
  });
}

export function currency(): Param<string, false> {
  return param((raw, name) => {
    const value = textOf(raw, name).toLowerCase();
    if (/^[a-z]{3}$/.test(value)) return value;
    throw invalid(
      `Invalid currency: ${value}. Stripe currently supports these currencies: aud, nzd, usd, gbp, eur`,
      undefined,
      name,
    );
  });
}

/** An empty string unsets: it is read as null. */
export function clearable<T>(inner: Param<T>): Param<T | null, false> {
  return param((raw, name) => (raw === '' ? null : inner.read(raw, name)));
}

export function list<T>(inner: Param<T>): Param<T[], false> {
  return param((raw, name) => {
    if (raw === '') return [];
    if (typeof raw === 'string') throw invalid('Invalid array', undefined, name);
    return Object.keys(raw)
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => inner.read(raw[key] ?? '', `${name}[${key}]`));
  });
}

export function object<F extends Fields>(fields: F): Param<Values<F>, false> {
  return param((raw, name) => {
    if (typeof raw === 'string') throw invalid('Invalid object', undefined, name);
    return readFields(fields, raw, name);
  });
}

/** Either of two forms, such as a moment or one of a few words. */
export function either<A, B>(
  first: Param<A>,
  second: Param<B>,
  takesFirst: (raw: Raw) => boolean,
): Param<A | B, false> {
  return param((raw, name) => (takesFirst(raw) ? first.read(raw, name) : second.read(raw, name)));
}

/** At most 50 keys of 40 characters with values of 500; an empty value deletes its key, an empty whole deletes all (null). */
export function metadata(): Param<Record<string, string> | null, false> {
  return param((raw, name) => {
    if (raw === '') return null;
    if (typeof raw === 'string') throw invalid('Invalid object', undefined, name);
    const entries = Object.entries(raw);
    if (entries.length > 50) throw invalid('You may only specify up to 50 metadata keys.', undefined, name);
    for (const [key, value] of entries) {
      if (typeof value !== 'string')
        throw invalid('Metadata values must be strings.', undefined, `${name}[${key}]`);
      if (key.length > 40)
        throw invalid('Metadata keys can be at most 40 characters.', undefined, `${name}[${key}]`);
      if (value.length > 500)
        throw invalid('Metadata values can be at most 500 characters.', undefined, `${name}[${key}]`);
    }
    return Object.fromEntries(entries) as Record<string, string>;
  });
}

export type Range =
  number | { readonly gt?: number; readonly gte?: number; readonly lt?: number; readonly lte?: number };

export function range(): Param<Range, false> {
  const bounds = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  return either(integer(), bounds, (raw) => typeof raw === 'string') as Param<Range, false>;
}

export function address(): Param<Values<typeof ADDRESS>, false> {
  return object(ADDRESS);
}
const line = clearable(text());
const ADDRESS = { city: line, country: line, line1: line, line2: line, postal_code: line, state: line };

/** Names unknown parameters before looking at any value, as Stripe does. */
export function readFields<F extends Fields>(
  fields: F,
  raw: RawFields,
  parent = '',
  version?: string,
): Values<F> {
  const fullName = (name: string): string => (parent === '' ? name : `${parent}[${name}]`);
  const isKnown = (name: string): boolean => {
    if (!Object.hasOwn(fields, name)) return false;
    const { removedIn } = fields[name] ?? {};
    return removedIn === undefined || version === undefined || version < removedIn;
  };
  const unknown = Object.keys(raw).filter((name) => !isKnown(name));
  if (unknown.length > 0) throw unknownParameters(unknown.map(fullName));
  const values: Record<string, unknown> = {};
  for (const [name, { read, isRequired }] of Object.entries(fields)) {
    const value = raw[name];
    if (value !== undefined) values[name] = read(value, fullName(name));
    else if (isRequired) throw missingParameter(fullName(name));
  }
  return values as Values<F>;
}

function leaf(name: string): string {
  return /\[(\w+)\]$/.exec(name)?.[1] ?? name;
}

/** The metadata an object has after a request: null clears, an empty value deletes its key, other keys are kept. */
export function mergeMetadata(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (given === undefined) return { ...before };
  if (given === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}
