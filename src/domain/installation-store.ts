import type { Db } from '../database/client.ts';

/** This database belongs to the other kind of key. */
export class WrongInstallation extends Error {
  constructor(keyIsLive: boolean) {
    super(
      keyIsLive
        ? 'STRIPE_SECRET_KEY is a live key, and this database holds test payments. Use a database of its own for real money.'
        : 'STRIPE_SECRET_KEY is a test key (or the sandbox is on), and this database holds real payments. Use another database for tests.',
    );
    this.name = 'WrongInstallation';
  }
}

/** Marks a new database as live or test, and holds an old one to its mark: play money and real never meet. Safe to repeat. */
export async function claimInstallation(db: Db, livemode: boolean): Promise<void> {
  await db.$executeRaw`INSERT INTO installation (id, livemode) VALUES (1, ${livemode}) ON CONFLICT (id) DO NOTHING`;
  const marked = await db.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (marked.livemode !== livemode) throw new WrongInstallation(livemode);
}
