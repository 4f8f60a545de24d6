import type { Db, Tx } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { createToken, hashToken } from '../staff/secret-token.ts';
import { refuseSpent, type AccountKeys, type AccountLink, type AccountLinkPurpose } from './account-link.ts';
import { findAccountLink, useAccountLink } from './account-link-store.ts';
import { findByAddress } from './supporter-address-store.ts';
import {
  deleteSupporterSession,
  deleteSupporterSessions,
  insertSupporterSession,
} from './supporter-session-store.ts';
import { supporterSessionLimits } from './supporter-session.ts';
import type { SupporterId } from './supporter.ts';

export interface LinkDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly accountKeys: AccountKeys;
}

/**
 * The link, if it is still good. Throws Refusal: 'not found', 'link used' or 'link expired'. Changes nothing: programs that
 * look for harm in letters open every link there is.
 */
export async function openAccountLink(
  { db, clock, accountKeys }: LinkDeps,
  purpose: AccountLinkPurpose,
  text: string,
): Promise<AccountLink> {
  const id = accountKeys.idIn(purpose, text);
  const link = id === undefined ? undefined : await findAccountLink(db, id);
  if (!link)
    throw new Refusal(
      'not found',
      'There is no such link. Check that it was copied whole, or ask for another letter.',
    );
  refuseSpent(link, clock.now());
  return link;
}

/** Uses it up. Of two who press at once one is let on, and the other is told that it was used. */
export async function takeAccountLink(tx: Tx, link: AccountLink, now: Date): Promise<void> {
  if (!(await useAccountLink(tx, link.id, now))) refuseSpent({ ...link, usedAt: now }, now);
}

/**
 * Signs a browser in with the link of a letter, once, with a token it has never held; the session it came with, if any,
 * ends (ASVS 7.2.4). Gives the token, for the cookie and nowhere else. Throws as openAccountLink does, and where the address
 * has been replaced by another since the letter went out.
 */
export async function signInByLink(
  deps: LinkDeps,
  text: string,
  replacing: string | undefined,
): Promise<string> {
  const link = await openAccountLink(deps, 'sign in', text);
  return transact(deps.db, async (tx) => {
    const now = deps.clock.now();
    const known = await findByAddress(tx, link.address);
    if (known === undefined || known.supporterId !== link.supporterId)
      throw new Refusal(
        'link expired',
        'This link is for an address that has been replaced. Ask for a letter to the new one.',
      );
    await takeAccountLink(tx, link, now);
    if (replacing !== undefined) await deleteSupporterSession(tx, hashToken(replacing));
    return startSupporterSession(tx, known.supporterId, now);
  });
}

/** The person's sessions that are past their age are swept away on the way. */
async function startSupporterSession(tx: Tx, supporterId: SupporterId, now: Date): Promise<string> {
  const oldest = new Date(now.getTime() - supporterSessionLimits.absoluteHours * 3_600_000);
  await deleteSupporterSessions(tx, supporterId, oldest);
  const token = createToken();
  const tokenHash = hashToken(token);
  await insertSupporterSession(tx, {
    tokenHash,
    supporterId,
    csrfToken: createToken(),
    createdAt: now,
    lastSeenAt: now,
  });
  return token;
}
