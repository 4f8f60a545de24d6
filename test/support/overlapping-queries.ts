// Queries sent on a connection that is still answering another. They are answered one after the other all the same, and pg
// will refuse them one day; a transaction has one connection, so whoever reads in it reads one thing at a time.
import type pg from 'pg';

const noted: string[] = [];

/** What was noted since this was asked the last time. */
export function overlappingQueries(): string[] {
  return noted.splice(0);
}

interface Busy {
  /** As pg's client keeps them: the query being answered, and those that wait behind it. */
  readonly _activeQuery: unknown;
  readonly _queryQueue: readonly unknown[];
}

/** Has every client of this kind, made before or after, note such queries. Who sent one is lost on its way through Prisma. */
export function noteOverlaps(Client: typeof pg.Client): void {
  const clients = Client.prototype as unknown as { query: (this: Busy, ...asked: unknown[]) => unknown };
  const { query } = clients;
  clients.query = function (...asked) {
    if (this._queryQueue.length > 0 || this._activeQuery) noted.push(textOf(asked[0]));
    return query.apply(this, asked);
  };
}

/** Without the columns it reads, which are many. */
function textOf(asked: unknown): string {
  const text = typeof asked === 'string' ? asked : (asked as { text?: unknown } | undefined)?.text;
  return String(text)
    .replace(/^SELECT .*? FROM /s, 'SELECT … FROM ')
    .slice(0, 300);
}
