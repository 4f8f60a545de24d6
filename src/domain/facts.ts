import { currencyOf, money } from '../money/money.ts';

/**
 * Facts as JSON keeps them: an amount as `{ minor: "2550", currency: "AUD" }`, a moment as `{ at: "2026-…Z" }`, so that
 * they can be told from words. Nothing else among them may look like either.
 */
export function writeFacts(facts: object): string {
  return JSON.stringify(written(facts));
}

/** The same back. Throws where an amount or a currency makes no sense. */
export function readFacts(facts: unknown): unknown {
  if (Array.isArray(facts)) return facts.map(readFacts);
  if (!isRecord(facts)) return facts;
  const { at, minor, currency, ...rest } = facts;
  if (Object.keys(rest).length > 0) return mapped(facts, readFacts);
  if (typeof at === 'string' && minor === undefined) return new Date(at);
  if (typeof minor === 'string' && typeof currency === 'string')
    return money(BigInt(minor), currencyOf(currency));
  return mapped(facts, readFacts);
}

function written(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return { at: value.toISOString() };
  if (Array.isArray(value)) return value.map(written);
  return isRecord(value) ? mapped(value, written) : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mapped(value: Record<string, unknown>, each: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));
}
