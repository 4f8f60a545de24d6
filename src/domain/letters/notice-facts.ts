import { currencyOf, money } from '../../money/money.ts';
import type { Notice } from './notice.ts';

/**
 * A notice as JSON keeps it: an amount as `{ minor: "2550", currency: "AUD" }`, a moment as `{ at: "2026-…Z" }`, so that
 * they can be told from words. Nothing else in a notice may look like either.
 */
export function writeFacts(notice: Notice): string {
  return JSON.stringify(written(notice));
}

/** The same back. Throws where an amount or a currency makes no sense. */
export function readFacts(facts: unknown): Notice {
  return read(facts) as Notice;
}

function written(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return { at: value.toISOString() };
  if (Array.isArray(value)) return value.map(written);
  return isRecord(value) ? mapped(value, written) : value;
}

function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(read);
  if (!isRecord(value)) return value;
  const { at, minor, currency, ...rest } = value;
  if (Object.keys(rest).length > 0) return mapped(value, read);
  if (typeof at === 'string' && minor === undefined) return new Date(at);
  if (typeof minor === 'string' && typeof currency === 'string')
    return money(BigInt(minor), currencyOf(currency));
  return mapped(value, read);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mapped(value: Record<string, unknown>, each: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));
}
