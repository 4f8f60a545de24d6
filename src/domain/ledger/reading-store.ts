import type { Db, Tx } from '../../database/client.ts';

/** The lists of the processor's that are read on from where the last reading came to. */
export type ReadingName = 'balance transactions';

/** Up to when a list was read without a gap; undefined where it never was. */
export async function readUntil(db: Db | Tx, name: ReadingName): Promise<Date | undefined> {
  const reading = await db.reading.findUnique({ where: { name } });
  return reading?.until ?? undefined;
}

/** Writes down that a list was read to its end, up to a moment; never moves it back. */
export async function markRead(db: Db | Tx, name: ReadingName, until: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO reading (name, until) VALUES (${name}, ${until}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET until = greatest(reading.until, excluded.until)`;
}
