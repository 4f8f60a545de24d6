import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { heldBy } from './balance-store.ts';
import type { AccountCode } from './chart-of-accounts.ts';
import { chainOf } from './seal-store.ts';

/** A promise about money, and the question of the data whose answer must be "none": each row it gives says what breaks it, in a column `what`. */
export interface BooksCheck {
  readonly promise: string;
  readonly whatBreaksIt: Prisma.Sql;
  /** Costs little however much has been given, so that it is asked every ten minutes. */
  readonly isQuick?: true;
}

const most = 20;

/** What breaks a promise, the first twenty in words. */
export async function askBooks(db: Db | Tx, { whatBreaksIt }: BooksCheck): Promise<string[]> {
  const rows = await db.$queryRaw<{ what: string }[]>`
    SELECT what FROM (${whatBreaksIt}) AS broken (what) ORDER BY what LIMIT ${most}::int`;
  return rows.map(({ what }) => what);
}

/** What a payment's journals put on an account, or on accounts of a kind. */
const posted = (where: Prisma.Sql, reason: 'received' | 'fee') => Prisma.sql`
  (SELECT coalesce(sum(l.amount_minor), 0) FROM journal j
    JOIN journal_line l ON l.journal_id = j.id JOIN ledger_account a ON a.code = l.account_code
    WHERE j.cause_kind = 'payment' AND j.cause_id = p.id::text AND j.reason = ${reason} AND l.currency = p.currency AND ${where})`;

/** What a payout's journals put on an account. */
const ofPayout = (account: AccountCode) => Prisma.sql`
  (SELECT coalesce(sum(l.amount_minor), 0) FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.cause_kind = 'payout' AND j.cause_id = p.id::text AND l.account_code = ${account} AND l.currency = p.currency)`;
/** What all journals of a refund or a dispute put on an account, or on accounts of a kind. */
const caused = (kind: 'refund' | 'dispute', row: 'r' | 'd', where: Prisma.Sql) => Prisma.sql`
  (SELECT coalesce(sum(l.amount_minor), 0) FROM journal j
    JOIN journal_line l ON l.journal_id = j.id JOIN ledger_account a ON a.code = l.account_code
    WHERE j.cause_kind = ${kind} AND j.cause_id = ${Prisma.raw(row)}.id::text AND l.currency = ${Prisma.raw(row)}.currency AND ${where})`;

/** One while a refund holds, nought where it did not come about. */
const inForce = (row: 'r') => Prisma.sql`(CASE ${Prisma.raw(row)}.state WHEN 'succeeded' THEN 1 ELSE 0 END)`;

/** Triggers without which the other promises rest on our code alone; a database restored by hand may have lost them. */
const guards = [
  'journal_only_grows',
  'journal_never_emptied',
  'journal_line_only_grows',
  'journal_line_never_emptied',
  'journal_balanced',
  'journal_line_with_its_journal',
  'receipt_only_grows',
  'receipt_never_emptied',
  'receipt_number_follows',
  'receipt_counter_true',
  'receipt_counter_stays',
  'payment_never_deleted',
  'payment_never_emptied',
  'payment_keeps_facts',
  'payment_whole',
  'payment_agrees_with_refunds',
  'refund_never_deleted',
  'refund_never_emptied',
  'refund_within_payment',
  'refund_keeps_facts',
  'refund_legal_move',
  'refund_agrees_with_payment',
  'dispute_never_deleted',
  'dispute_never_emptied',
  'dispute_legal_move',
  'receipt_replaces_its_own',
  'donation_legal_move',
  'donation_paid_has_payment',
  'term_legal_move',
  'term_paid_has_payment',
  'term_runs_alone',
  'term_has_its_issues',
  'subscription_legal_move',
  'instruction_keeps_words',
  'instruction_never_deleted',
  'instruction_never_emptied',
  'subscription_agreement_only_grows',
  'subscription_agreement_never_emptied',
  'plan_keeps_offer',
  'balance_transaction_keeps_facts',
  'balance_transaction_never_deleted',
  'balance_transaction_never_emptied',
  'payout_keeps_facts',
  'payout_never_deleted',
  'payout_never_emptied',
  'journal_seal_only_grows',
  'journal_seal_never_emptied',
  'journal_correction_only_grows',
  'journal_correction_never_emptied',
];

/** Every promise PostgreSQL keeps by itself, asked again, and those that no single constraint can hold. */
export const booksChecks: readonly BooksCheck[] = [
  {
    isQuick: true,
    promise: 'Every journal has two lines or more, and they add up to nothing in each currency.',
    whatBreaksIt: Prisma.sql`
      SELECT 'journal ' || j.id FROM journal j
      WHERE (SELECT count(*) FROM journal_line WHERE journal_id = j.id) < 2
        OR EXISTS (SELECT 1 FROM journal_line WHERE journal_id = j.id GROUP BY currency HAVING sum(amount_minor) <> 0)`,
  },
  {
    promise: 'Every journal has a cause of its own.',
    whatBreaksIt: Prisma.sql`
      SELECT cause_kind || ' ' || cause_id || ' has ' || count(*) || ' journals for "' || reason || '"' FROM journal
      GROUP BY cause_kind, cause_id, reason HAVING count(*) > 1
      UNION ALL
      SELECT 'journal ' || j.id || ' is of no payment' FROM journal j
      WHERE j.cause_kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id::text = j.cause_id)
      UNION ALL
      SELECT 'journal ' || j.id || ' is of no payout' FROM journal j
      WHERE j.cause_kind = 'payout' AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.id::text = j.cause_id)
      UNION ALL
      SELECT 'journal ' || j.id || ' is of nothing on the list of Stripe' FROM journal j
      WHERE j.cause_kind = 'balance_transaction' AND NOT EXISTS (SELECT 1 FROM balance_transaction b WHERE b.processor_ref = j.cause_id)
      UNION ALL
      SELECT 'journal ' || j.id || ' is of no ' || j.cause_kind FROM journal j
      WHERE (j.cause_kind = 'refund' AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.id::text = j.cause_id))
        OR (j.cause_kind = 'dispute' AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id::text = j.cause_id))
      UNION ALL
      SELECT 'journal ' || j.id || ' corrects nothing' FROM journal j
      WHERE j.cause_kind = 'correction' AND NOT EXISTS (SELECT 1 FROM journal_correction c WHERE c.id::text = j.cause_id)`,
  },
  {
    promise: 'Every journal that was sealed is as it was, and none of them is gone.',
    whatBreaksIt: Prisma.sql`
      SELECT 'journal ' || s.journal_id FROM journal_seal s WHERE journal_content(s.journal_id) IS DISTINCT FROM s.content
      UNION ALL
      SELECT 'the seal of journal ' || s.journal_id FROM journal_seal s LEFT JOIN journal_seal b ON b.position = s.position - 1
      WHERE s.chain <> ${chainOf(Prisma.sql`b.chain`, Prisma.sql`s.content`)} OR (s.position > 1 AND b.position IS NULL)`,
  },
  {
    promise: 'A corrected journal is taken back whole, and said again as it should be for the same sums.',
    whatBreaksIt: Prisma.sql`
      SELECT 'correction ' || c.id FROM journal_correction c
      WHERE NOT EXISTS (SELECT 1 FROM journal WHERE cause_kind = 'correction' AND cause_id = c.id::text AND reason = 'corrected')
        OR EXISTS (
          SELECT 1 FROM journal_line l JOIN journal j ON j.id = l.journal_id
          WHERE j.id = c.corrects OR (j.cause_kind = 'correction' AND j.cause_id = c.id::text AND j.reason = 'taken back')
          GROUP BY l.account_code, l.currency HAVING sum(l.amount_minor) <> 0)`,
  },
  {
    promise: 'Every payment is in the ledger once, whole, with its income, tax and covered fee told apart.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id FROM payment p
      WHERE ${posted(Prisma.sql`a.kind = 'asset'`, 'received')} <> p.base_minor + p.covered_fee_minor
        OR ${posted(Prisma.sql`a.code IN ('donations', 'subscriptions')`, 'received')} <> p.tax_minor - p.base_minor
        OR ${posted(Prisma.sql`a.code = 'gst_collected'`, 'received')} <> -p.tax_minor
        OR ${posted(Prisma.sql`a.code = 'covered_fees'`, 'received')} <> -p.covered_fee_minor`,
  },
  {
    promise: 'The ledger has the fee that each payment says the processor kept, and no other.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id FROM payment p
      WHERE ${posted(Prisma.sql`a.code = 'stripe_fees'`, 'fee')} <> coalesce(p.fee_minor, 0)
        OR ${posted(Prisma.sql`a.kind = 'asset'`, 'fee')} <> -coalesce(p.fee_minor, 0)`,
  },
  {
    promise: 'Nothing is refunded that was not paid, and each payment says what its refunds add up to.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id FROM payment p
        LEFT JOIN (SELECT payment_id, sum(amount_minor) FILTER (WHERE state = 'succeeded') AS refunded, sum(amount_minor) AS taken
          FROM refund WHERE state NOT IN ('failed', 'declined') GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE p.refunded_minor <> coalesce(r.refunded, 0) OR coalesce(r.taken, 0) > p.base_minor + p.covered_fee_minor`,
  },
  {
    promise:
      'Every refund is in the ledger once, whole, with its income, tax and covered fee told apart; one that came back is there both ways.',
    whatBreaksIt: Prisma.sql`
      SELECT 'refund ' || r.id FROM refund r
      WHERE ${caused('refund', 'r', Prisma.sql`l.account_code = 'stripe_balance'`)} <> -coalesce(${inForce('r')} * r.amount_minor, 0)
        OR ${caused('refund', 'r', Prisma.sql`a.code IN ('donations', 'subscriptions')`)} <> coalesce(${inForce('r')} * (r.base_minor - r.tax_minor), 0)
        OR ${caused('refund', 'r', Prisma.sql`a.code = 'gst_collected'`)} <> coalesce(${inForce('r')} * r.tax_minor, 0)
        OR ${caused('refund', 'r', Prisma.sql`a.code = 'covered_fees'`)} <> coalesce(${inForce('r')} * r.covered_fee_minor, 0)
        OR (SELECT count(*) FROM journal j WHERE j.cause_kind = 'refund' AND j.cause_id = r.id::text)
          <> CASE WHEN r.base_minor IS NULL THEN 0 WHEN r.state = 'failed' THEN 2 ELSE 1 END`,
  },
  {
    promise:
      'What is held back for a dispute stands in the ledger until it is put back or lost, and what was lost is income no more.',
    whatBreaksIt: Prisma.sql`
      SELECT 'dispute ' || d.id FROM dispute d
      WHERE ${caused('dispute', 'd', Prisma.sql`a.code = 'disputed_funds'`)}
          <> CASE WHEN d.state = 'lost' AND d.base_minor IS NOT NULL THEN 0 ELSE d.withdrawn_minor - d.reinstated_minor END
        OR ${caused('dispute', 'd', Prisma.sql`a.code = 'stripe_fees'`)} <> d.fee_minor
        OR ${caused('dispute', 'd', Prisma.sql`a.kind = 'income'`)}
          <> CASE WHEN d.state = 'lost' THEN coalesce(d.base_minor + d.covered_fee_minor - d.tax_minor, 0) ELSE 0 END`,
  },
  {
    promise: 'Every payment has one first receipt, for its amounts and its supporter.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id || ' has ' || count(r.id) || ' receipts that fit' FROM payment p
        LEFT JOIN receipt r ON r.payment_id = p.id AND r.replaces_id IS NULL AND r.supporter_id = p.supporter_id AND r.currency = p.currency
          AND (r.base_minor, r.covered_fee_minor, r.tax_minor) = (p.base_minor, p.covered_fee_minor, p.tax_minor)
      GROUP BY p.id HAVING count(r.id) <> 1`,
  },
  {
    promise: 'The newest receipt of a payment says what is left of it after refunds and lost disputes.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id FROM payment p
        JOIN receipt r ON r.payment_id = p.id AND NOT EXISTS (SELECT 1 FROM receipt later WHERE later.replaces_id = r.id)
        LEFT JOIN (SELECT payment_id, sum(base_minor) AS base, sum(covered_fee_minor) AS covered_fee, sum(tax_minor) AS tax FROM (
            SELECT payment_id, base_minor, covered_fee_minor, tax_minor FROM refund WHERE state = 'succeeded'
            UNION ALL SELECT payment_id, base_minor, covered_fee_minor, tax_minor FROM dispute WHERE state = 'lost') each_gone
          GROUP BY payment_id) gone ON gone.payment_id = p.id
      WHERE (r.base_minor, r.covered_fee_minor, r.tax_minor) <> (p.base_minor - coalesce(gone.base, 0),
        p.covered_fee_minor - coalesce(gone.covered_fee, 0), p.tax_minor - coalesce(gone.tax, 0))`,
  },
  {
    isQuick: true,
    promise: 'Receipt numbers of a financial year run from 1 without a gap, up to where its counter stands.',
    whatBreaksIt: Prisma.sql`
      SELECT 'the year to June ' || coalesce(r.year, c.financial_year) || ' has ' || coalesce(r.written, 0) || ' receipts numbered to '
        || coalesce(r.highest, 0) || ', and its counter says ' || coalesce(c.last, 0)
      FROM (SELECT financial_year AS year, count(DISTINCT sequence) AS written, min(sequence) AS lowest, max(sequence) AS highest
          FROM receipt GROUP BY financial_year) r
        FULL JOIN receipt_counter c ON c.financial_year = r.year
      WHERE coalesce(r.written, 0) <> coalesce(c.last, 0) OR coalesce(r.highest, 0) <> coalesce(c.last, 0) OR r.lowest <> 1`,
  },
  {
    promise: 'Every receipt with an address has a letter that was sent, is owed, or was refused.',
    whatBreaksIt: Prisma.sql`
      SELECT 'receipt ' || r.id FROM receipt r
      WHERE r.email IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receipt_delivery d WHERE d.receipt_id = r.id)`,
  },
  {
    promise: 'A donation or term is paid exactly when a payment of its supporter paid for it.',
    whatBreaksIt: Prisma.sql`
      SELECT 'donation ' || d.id || ' is ' || d.state FROM donation d LEFT JOIN payment p ON p.donation_id = d.id
      WHERE (d.state = 'paid') <> (p.id IS NOT NULL) OR d.supporter_id <> p.supporter_id
      UNION ALL
      SELECT 'term ' || t.id || ' is ' || t.state FROM term t LEFT JOIN payment p ON p.term_id = t.id
      WHERE (t.state = 'paid') <> (p.id IS NOT NULL) OR t.supporter_id <> p.supporter_id`,
  },
  {
    // One that was stopped before it began has ended, and is nobody's by its money.
    promise: 'A subscription is held by the supporter whose payments began it, and only once there is one.',
    whatBreaksIt: Prisma.sql`
      SELECT 'subscription ' || s.id || ' is ' || s.state FROM subscription s
      WHERE s.checkout_id IS NOT NULL
        AND (s.state IN ('active', 'late') OR (s.state = 'ended' AND s.supporter_id IS NOT NULL)) <> EXISTS (SELECT 1 FROM payment p WHERE p.subscription_id = s.id)
      UNION ALL
      SELECT 'payment ' || p.id || ' is of another supporter than its subscription' FROM payment p
        JOIN subscription s ON s.id = p.subscription_id WHERE s.supporter_id IS DISTINCT FROM p.supporter_id`,
  },
  {
    promise: 'No period of a subscription is paid twice.',
    whatBreaksIt: Prisma.sql`
      SELECT 'subscription ' || subscription_id || ' has ' || count(*) || ' payments for the period from ' || period_start FROM payment
      WHERE subscription_id IS NOT NULL GROUP BY subscription_id, period_start HAVING count(*) > 1`,
  },
  {
    promise: 'Terms of one edition follow one another: no supporter has two at a time.',
    whatBreaksIt: Prisma.sql`
      SELECT 'term ' || a.id || ' runs while ' || b.id || ' does' FROM term a JOIN plan pa ON pa.id = a.plan_id
        JOIN term b ON b.supporter_id = a.supporter_id AND b.id > a.id AND b.state = 'paid' JOIN plan pb ON pb.id = b.plan_id
      WHERE a.state = 'paid' AND pa.edition = pb.edition AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  },
  {
    promise: 'A paid term runs for no fewer issues than were paid for, as far as they are listed.',
    whatBreaksIt: Prisma.sql`
      SELECT 'term ' || t.id || ' ends before its ' || p.term_issues || ' issues are out' FROM term t JOIN plan p ON p.id = t.plan_id
      WHERE t.state = 'paid' AND p.term_issues IS NOT NULL
        AND (SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at) >= p.term_issues
        AND (SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at AND i.published_at < t.ends_at) < p.term_issues
        AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.after_term_id = t.id AND s.supporter_id IS NOT NULL)`,
  },
  {
    promise: 'A subscription that follows a term is paid for no day of it.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id || ' is for a day of term ' || t.id FROM subscription s JOIN term t ON t.id = s.after_term_id
        JOIN payment p ON p.subscription_id = s.id
      WHERE p.period_start < t.ends_at`,
  },
  {
    promise: 'A checkout whose money came is over, and took what it asked for.',
    whatBreaksIt: Prisma.sql`
      SELECT 'checkout ' || c.id FROM checkout c
        JOIN (SELECT checkout_id, id FROM donation UNION ALL SELECT checkout_id, id FROM term) paid ON paid.checkout_id = c.id
        JOIN payment p ON coalesce(p.donation_id, p.term_id) = paid.id
      WHERE c.finished_at IS NULL OR c.currency <> p.currency
        OR c.base_minor + c.covered_fee_minor <> p.base_minor + p.covered_fee_minor
      UNION ALL
      SELECT 'checkout ' || c.id FROM checkout c JOIN subscription s ON s.checkout_id = c.id
      WHERE c.finished_at IS NULL AND s.state IN ('active', 'late', 'ended')`,
  },
  {
    promise:
      'The books have what the list of Stripe says came of each payment, refund, dispute, payout and fee entered in them.',
    whatBreaksIt: Prisma.sql`
      SELECT b.entry_kind || ' ' || b.entry_id FROM balance_transaction b
      WHERE b.entry_kind IS NOT NULL AND (b.entry_kind IN ('payment', 'balance_transaction') OR NOT EXISTS (
        -- Booked since the list was read: what of it stands there is not known here yet.
        SELECT 1 FROM journal j WHERE j.cause_kind = b.entry_kind AND j.cause_id = b.entry_id
          AND j.posted_at >= coalesce((SELECT until FROM reading WHERE name = 'balance transactions'), '-infinity')))
        AND NOT EXISTS (SELECT 1 FROM balance_transaction o WHERE o.source_ref = b.source_ref AND o.entry_kind IS NULL)
      GROUP BY b.entry_kind, b.entry_id, b.currency
      HAVING sum(b.net_minor) <> ${heldBy(Prisma.sql`b.entry_kind`, Prisma.sql`b.entry_id`, Prisma.sql`b.currency`)}`,
  },
  {
    isQuick: true,
    promise: 'A payout is on its way until it arrives at the bank or comes back, once, whole.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payout ' || p.id || ' is ' || p.state FROM payout p
      WHERE ${ofPayout('payouts_under_way')} <> CASE WHEN p.state IN ('pending', 'in_transit') THEN p.amount_minor ELSE 0 END
        OR ${ofPayout('bank')} <> CASE WHEN p.state = 'paid' THEN p.amount_minor ELSE 0 END
        OR ${ofPayout('stripe_balance')} <> CASE WHEN p.state IN ('failed', 'canceled') THEN 0 ELSE -p.amount_minor END`,
  },
  {
    isQuick: true,
    promise: 'A payout that was opened adds up to what is in it, or says why not.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payout ' || p.id FROM payout p
        LEFT JOIN balance_transaction b ON b.payout_ref = p.processor_ref AND b.kind NOT IN ('payout', 'payout returned')
      WHERE p.opened_at IS NOT NULL GROUP BY p.id
      HAVING p.amount_minor - coalesce(sum(b.net_minor), 0) <> p.difference_minor OR (p.difference_minor <> 0 AND p.exception IS NULL)`,
  },
  {
    isQuick: true,
    promise: 'Test money and real money never stand in one database.',
    whatBreaksIt: Prisma.sql`
      SELECT 'payment ' || p.id FROM payment p JOIN installation i ON i.livemode <> p.livemode
      UNION ALL
      SELECT 'checkout ' || c.id FROM checkout c JOIN installation i ON i.livemode <> c.livemode`,
  },
  {
    isQuick: true,
    promise: 'Every guard that PostgreSQL keeps over the books is there and switched on.',
    whatBreaksIt: Prisma.sql`
      SELECT wanted FROM unnest(${guards}::text[]) AS wanted
      WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = wanted AND tgenabled IN ('O', 'A'))`,
  },
];
