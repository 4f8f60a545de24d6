import type { LoggerOptions } from 'pino';
import { isDatabaseAway, refusedStatement } from './database/away.ts';

/** How every process logs: lines of JSON in which no field and no error tells who somebody is. */
export function logSettings(level: string): LoggerOptions {
  return {
    level,
    serializers: { err: (error: unknown) => loggedError(error) },
    redact: {
      paths: ['req.headers', 'email', 'name', 'phone', '*.email', '*.name', '*.phone', '*.address'],
      remove: true,
    },
  };
}

export interface LoggedError {
  readonly type: string;
  readonly code?: string | undefined;
  readonly sqlState?: string | undefined;
  readonly constraint?: string | undefined;
  /** Stripe's name for the call. */
  readonly processorRequest?: string | undefined;
  readonly words?: string | undefined;
  readonly at?: readonly string[] | undefined;
  readonly cause?: LoggedError | undefined;
  /** Where several things failed: the first of them. */
  readonly errors?: readonly LoggedError[] | undefined;
}

const deepest = 4;
const mostErrors = 10;
const mostFrames = 15;
const frame = /^\s+at (?:[^()]+ \()?(?:file:|node:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+\)?$/;

/**
 * What may be written down of an error: its kind, its codes, where it was thrown, and its words without what could be
 * somebody's. A list of what is let through and not of what is kept back, for drivers hang whole rows, parameters and
 * request bodies on what they throw.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, requestId, cause } = error as Error & { code?: unknown; requestId?: unknown };
  return {
    type: error.name,
    code: matching(code, /^\w{1,40}$/),
    ...refusedStatement(error),
    processorRequest: matching(requestId, /^req_\w+$/),
    words: wordsOf(error),
    at: framesOf(error),
    cause: cause === undefined || depth === deepest ? undefined : loggedError(cause, depth + 1),
    errors:
      error instanceof AggregateError && depth < deepest
        ? error.errors.slice(0, mostErrors).map((each: unknown) => loggedError(each, depth + 1))
        : undefined,
  };
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

/** Only the lines that name a place in a file: the rest of a stack is the message again. */
function framesOf({ stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => frame.test(line));
  return frames.slice(0, mostFrames).map((line) => line.trim().slice(3));
}

/** Prisma shows the arguments of a call and PostgreSQL the row it refused; a parser quotes what it could not read. */
const quotesWhatItRead = /^(Prisma|DriverAdapter|Database|Syntax)/;

function wordsOf(error: Error): string | undefined {
  if (isDatabaseAway(error)) return 'the database does not answer';
  if (quotesWhatItRead.test(error.name) || refusedStatement(error)) return undefined;
  return withoutValues(error.message);
}

const longest = 300;

/** The words of a message without addresses, keys, what stands in quotation marks, and long numbers. */
export function withoutValues(message: string): string {
  return message
    .slice(0, longest * 4)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`|(?<!\w)'[^']*'(?!\w)/g, '"…"')
    .replaceAll(/\S+@\S+/g, '(address)')
    .replaceAll(/\b(?:[srp]k|whsec)_\w+/g, '(key)')
    .replaceAll(/\b(Bearer|Basic) \S+/gi, '$1 …')
    .replaceAll(/\d[\d ()-]{6,}\d|\d{6,}/g, '#')
    .replaceAll(/\p{C}/gu, '')
    .slice(0, longest);
}
