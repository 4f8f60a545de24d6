import { createHmac } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Db } from '../database/client.ts';

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
  return {
    take: async (wanted, now) => {
      const rows = wanted
        .map(({ key, limit }) => ({ key: hashed(key), limit }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      try {
        return await takeFromDatabase(db, rows, now);
      } catch {
        const taken = await Promise.all(rows.map((row) => takeFromMemory(insurance, row)));
        return taken.every(Boolean);
      }
    },
  };
}

async function takeFromDatabase(db: Db, rows: readonly Taken[], now: Date): Promise<boolean> {
  const answer = await db.$queryRaw<{ within: boolean }[]>`
    WITH wanted AS (
      SELECT * FROM unnest(${rows.map(({ key }) => key)}::text[], ${rows.map(({ limit }) => limit.points)}::int[],
        ${rows.map(({ limit }) => limit.seconds)}::int[]) AS w (key, most, seconds)
    ), taken AS (
      INSERT INTO rate_limit AS r (key, points, resets_at)
      SELECT key, 1, ${now}::timestamptz + seconds * interval '1 second' FROM wanted
      ON CONFLICT (key) DO UPDATE SET
        points = CASE WHEN r.resets_at <= ${now}::timestamptz THEN 1 ELSE r.points + 1 END,
        resets_at = CASE WHEN r.resets_at <= ${now}::timestamptz THEN excluded.resets_at ELSE r.resets_at END
      RETURNING key, points
    )
    SELECT bool_and(t.points <= w.most) AS within FROM taken t JOIN wanted w USING (key)`;
  return answer[0]?.within ?? true;
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
