import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { systemClock } from './domain/clock.ts';
import { Refusal } from './domain/refusal.ts';
import { system } from './domain/staff/audit.ts';
import { inviteStaff } from './domain/staff/invite-staff.ts';
import { isRole, roles, type Role } from './domain/staff/staff-member.ts';
import { prepareDatabase } from './prepare-database.ts';
import { start } from './processes.ts';
import { openDatabase } from './wiring.ts';

const usage = `npm run staff:invite -- --email name@example.org --role ${roles.join('|')}`;

/** `npm run staff:invite`: prints the one-time address where a colleague makes their account. */
await start(async () => {
  const invited = readInvited();
  if (invited === undefined) {
    sayNo(usage);
    return;
  }
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    if (database.embedded) await prepareDatabase(database);
    const deps = { db: database.db, clock: systemClock, publicUrl: config.publicUrl };
    const { url, expiresAt } = await inviteStaff(deps, invited, system);
    process.stdout.write(`staff set-up: ${url}\nIt works once, until ${expiresAt.toISOString()}.\n`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sayNo(error.sentence);
  } finally {
    await database.close();
  }
});

function readInvited(): { email: string; role: Role } | undefined {
  const options = { email: { type: 'string' }, role: { type: 'string' } } as const;
  const { values } = parseArgs({ options, strict: false });
  const { email, role } = values;
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email)) return undefined;
  return typeof role === 'string' && isRole(role) ? { email, role } : undefined;
}

function sayNo(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
