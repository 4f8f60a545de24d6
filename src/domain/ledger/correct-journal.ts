import type { Db } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import type { AccountCode } from './chart-of-accounts.ts';
import { correctionJournals, type JournalId } from './journal.ts';
import { findJournal, holdJournal, insertCorrection } from './journal-page-store.ts';
import { postJournals } from './journal-store.ts';

/** What stands on these is what Stripe says, and is put right by asking Stripe. */
export const stripeAccounts: readonly AccountCode[] = ['stripe_balance', 'payouts_under_way'];

export interface Correction {
  readonly journalId: JournalId;
  /** Where each of its lines should stand, in their order. */
  readonly accounts: readonly AccountCode[];
  readonly why: string;
}

const shortestWhy = 5;

/**
 * Puts a journal right: one journal takes it back, another says it as it should have been, with who did it and why.
 * Nothing that was written is changed. Throws Refusal where it was put right already, or nothing would change.
 */
export async function correctJournal(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  { journalId, accounts, why }: Correction,
  by: Actor,
): Promise<void> {
  const { staffId } = by;
  if (staffId === undefined) throw new Refusal('not allowed', 'Only somebody with a name puts books right.');
  if (why.trim().length < shortestWhy)
    throw new Refusal('bad input', 'Say why, in a sentence: whoever reads the books next year will ask.');
  await transact(db, async (tx) => {
    await holdJournal(tx, journalId);
    const journal = await findJournal(tx, journalId);
    if (!journal) throw new Refusal('not found', 'There is no such journal.');
    if (journal.corrected)
      throw new Refusal('bad input', 'It was put right already. Put that correction right instead.');
    const moves = journal.lines.filter(({ account }, position) => account !== accounts[position]);
    if (moves.length === 0 || accounts.length !== journal.lines.length)
      throw new Refusal('bad input', 'Choose another account for at least one line.');
    const touched = journal.lines.some(
      ({ account }, position) =>
        account !== accounts[position] &&
        [account, accounts[position]].some((each) => each !== undefined && stripeAccounts.includes(each)),
    );
    if (touched)
      throw new Refusal(
        'bad input',
        'What Stripe holds, and what is on its way, is put right by asking Stripe.',
      );
    const id = createId<'correction'>();
    const at = clock.now();
    await insertCorrection(tx, { id, corrects: journalId, why: why.trim(), staffId, at });
    await postJournals(tx, correctionJournals(id, journal.lines, accounts, at), at);
    const detail = { correction: id };
    await appendAudit(tx, by, { at, act: 'correct a journal', object: `journal:${journalId}`, detail });
  });
}
