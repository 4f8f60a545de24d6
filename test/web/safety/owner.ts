import { firstOwnerLink } from '../../../src/domain/staff/first-owner-link.ts';
import type { TestApplication } from '../../support/application.ts';
import { post, type Asker } from './ask.ts';

export const olive = { name: 'Olive Ng', email: 'olive@lamp.example', password: 'vkzn plough heron 7' };

/** Makes the first owner's account by the printed link and gives the cookie of the session that follows. */
export async function signInOwner(
  app: TestApplication,
  site: Asker,
  who: Readonly<Record<string, string>> = olive,
): Promise<string> {
  const { database, parts } = app;
  const link = await firstOwnerLink({ db: database.db, clock: parts.clock, publicUrl: app.url });
  const made = await post(site, new URL(link ?? '').pathname, who);
  return made.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
