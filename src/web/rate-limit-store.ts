import { createHmac } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Db } from '../database/client.ts';
import { groupAnswers } from '../database/group-commit.ts';

/** So many times in so many seconds. */
export interface Limit {
  readonly points: number;
  readonly seconds: number;
}

export interface Taken {
  readonly key: string;
  readonly limit: Limit;
}

export interface RateLimits {
  /** Takes one from each; gives false when any was used up. Keys may be personal: only their keyed hash is kept. */
  take(wanted: readonly Taken[], now: Date): Promise<boolean>;
}

/**
 * Limits counted in the database, so that all processes share them: one statement whatever the number of keys, exact under
 * any number at once. Where it cannot be counted there, each process counts for itself, so that giving goes on.
 */
export function createRateLimits(db: Db, secret: string): RateLimits {
  const insurance = new Map<string, RateLimiterMemory>();
  const hashed = (key: string): string =>
    createHmac('sha256', secret).update(key).digest('base64url').slice(0, 22);
  const takeTogether = groupAnswers((takings: readonly Taking[]) => takeFromDatabase(db, takings), {
    most: 100,
  });
  return {
    take: async (wanted, now) => {
      const rows = wanted.map(({ key, limit }) => ({ key: hashed(key), limit }));
      try {
        return await takeTogether({ rows, now });
      } catch {
        const taken = await Promise.all(rows.map((row) => takeFromMemory(insurance, row)));
        return taken.every(Boolean);
      }
    },
  };
}

interface Taking {
  readonly rows: readonly Taken[];
  readonly now: Date;
}

/** Those who take of one key together are counted in their order, as if they had come one after another. */
async function takeFromDatabase(db: Db, takings: readonly Taking[]): Promise<boolean[]> {
  const now = takings.at(-1)?.now ?? new Date();
  const taken = new Map<string, { points: number; seconds: number }>();
  const turns = takings.map(({ rows }) =>
    rows.map(({ key, limit }) => {
      const turn = (taken.get(key)?.points ?? 0) + 1;
      taken.set(key, { points: turn, seconds: limit.seconds });
      return { key, limit, turn };
    }),
  );
  // In order of key, so that two processes cannot wait for each other.
  const wanted = [...taken].sort(([a], [b]) => (a < b ? -1 : 1));
  const counted = await db.$queryRaw<{ key: string; points: number }[]>`
    INSERT INTO rate_limit AS r (key, points, resets_at)
    SELECT key, points, ${now}::timestamptz + seconds * interval '1 second'
    FROM unnest(${wanted.map(([key]) => key)}::text[], ${wanted.map(([, { points }]) => points)}::int[],
      ${wanted.map(([, { seconds }]) => seconds)}::int[]) AS w (key, points, seconds)
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN r.resets_at <= ${now}::timestamptz THEN excluded.points ELSE r.points + excluded.points END,
      resets_at = CASE WHEN r.resets_at <= ${now}::timestamptz THEN excluded.resets_at ELSE r.resets_at END
    RETURNING key, points`;
  const before = new Map(counted.map(({ key, points }) => [key, points - (taken.get(key)?.points ?? 0)]));
  return turns.map((rows) =>
    rows.every(({ key, limit, turn }) => (before.get(key) ?? 0) + turn <= limit.points),
  );
}

async function takeFromMemory(
  insurance: Map<string, RateLimiterMemory>,
  { key, limit }: Taken,
): Promise<boolean> {
  const kind = `${limit.points}/${limit.seconds}`;
  const limiter =
    insurance.get(kind) ?? new RateLimiterMemory({ points: limit.points, duration: limit.seconds });
  insurance.set(kind, limiter);
  return limiter.consume(key).then(
    () => true,
    () => false,
  );
}

/** Forgets what has run out. */
export async function purgeRateLimits(db: Db, now: Date): Promise<void> {
  await db.$executeRaw`DELETE FROM rate_limit WHERE resets_at < ${now}::timestamptz`;
}
