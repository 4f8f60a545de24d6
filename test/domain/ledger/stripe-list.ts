import { createId } from '../../../src/database/ids.ts';
import { postJournals } from '../../../src/domain/ledger/journal-store.ts';
import type { Journal } from '../../../src/domain/ledger/journal.ts';
import type { Db } from '../../../src/database/client.ts';
import type {
  BalanceMovement,
  PaymentProcessor,
  PaymentReport,
} from '../../../src/domain/payments/payment-processor.ts';
import { money, zero } from '../../../src/money/money.ts';

/** One line of Stripe's list: what came of it in cents, less nothing unless told. */
export function movement(
  ref: string,
  kind: string,
  cents: bigint,
  more: Partial<BalanceMovement> & Pick<BalanceMovement, 'createdAt'>,
): BalanceMovement {
  const fee = more.fee ?? zero('AUD');
  const amount = money(cents, 'AUD');
  const net = money(cents - fee.minor, 'AUD');
  return { ref, kind, amount, fee, net, availableOn: more.createdAt, ...more };
}

export interface TellingStripe {
  readonly processor: PaymentProcessor;
  /** Since when the list was asked for, and which page, in order. */
  readonly asked: { since: Date; page: string | undefined }[];
  /** The payments and invoices it was asked about by name, in order. */
  readonly lookedUp: string[];
}

/** A Stripe that tells this list, page by page, and remembers what it was asked. */
export function stripeTelling(
  pages: readonly (readonly BalanceMovement[])[],
  about: {
    payments?: Readonly<Record<string, PaymentReport['kind']>>;
    invoices?: Readonly<Record<string, string>>;
  } = {},
): TellingStripe {
  const asked: { since: Date; page: string | undefined }[] = [];
  const lookedUp: string[] = [];
  const processor = {
    livemode: false,
    movementsSince: (since: Date, page?: string) => {
      asked.push({ since, page });
      const at = Number(page ?? 0);
      const next = at + 1 < pages.length ? String(at + 1) : undefined;
      return Promise.resolve({ movements: pages[at] ?? [], next });
    },
    lookUpPayment: (ref: string) => {
      lookedUp.push(ref);
      return Promise.resolve({ kind: about.payments?.[ref] ?? 'not ours' });
    },
    paymentOfInvoice: (ref: string) => {
      lookedUp.push(ref);
      return Promise.resolve(about.invoices?.[ref]);
    },
  } as unknown as PaymentProcessor;
  return { processor, asked, lookedUp };
}

/** Posts journals in a transaction of their own. */
export async function post(db: Db, journals: readonly Journal[], now: Date): Promise<void> {
  await db.$transaction((tx) => postJournals(tx, journals, now));
}

/** Somebody of the staff. */
export async function staffMember(db: Db, name: string): Promise<string> {
  const id = createId<'staff'>();
  await db.staffMember.create({
    data: {
      id,
      name,
      email: `${id}@lamp.example`,
      role: 'owner',
      passwordHash: 'none',
      createdAt: new Date(0),
    },
  });
  return id;
}
