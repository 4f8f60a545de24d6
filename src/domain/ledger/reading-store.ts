import type { Db, Tx } from '../../database/client.ts';

/** The lists of the processor's that are read on from where the last reading came to. */
export type ReadingName = 'balance transactions' | 'reconciliation' | 'webhook endpoint';

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

/** Where a reading that was cut off goes on: its first moment and the page after the last one read. */
export async function pageReached(
  db: Db,
  name: ReadingName,
): Promise<{ readonly since: Date; readonly page: string } | undefined> {
  const reading = await db.reading.findUnique({ where: { name } });
  return reading?.until && reading.page !== null ? { since: reading.until, page: reading.page } : undefined;
}

export async function keepPage(db: Db, name: ReadingName, since: Date, page: string): Promise<void> {
  await db.reading.upsert({
    where: { name },
    create: { name, until: since, page },
    update: { until: since, page },
  });
}

export async function forgetPage(db: Db, name: ReadingName): Promise<void> {
  await db.reading.updateMany({ where: { name }, data: { page: null } });
}

/** What was answered when last asked; see keepPage. */
export async function answerKept(db: Db, name: ReadingName): Promise<string | undefined> {
  return (await pageReached(db, name))?.page;
}
