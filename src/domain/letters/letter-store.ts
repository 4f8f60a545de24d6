import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { leaseEnd, nextTry, type ClaimedLetter } from './letter.ts';

/** Letters of one kind, each about a row of its own: a table with a row for each, keyed by what it is about. */
export interface LetterStore<About extends string> {
  /**
   * Takes one letter in hand, if it is due and nobody else is taking it at this moment: one statement, which is its own
   * short transaction. A letter that was in another's hand is taken when that lease has ended.
   */
  claim(db: Db, about: About, now: Date): Promise<ClaimedLetter<About> | undefined>;
  /** A letter that went out is sent, whoever has it in hand by now. */
  markSent(db: Db, letter: ClaimedLetter<About>, now: Date): Promise<void>;
  /** Puts it back until the next try. Does nothing where another took it in hand meanwhile: then theirs is the last word. */
  putBack(db: Db, letter: ClaimedLetter<About>, why: string, now: Date): Promise<void>;
  /** Ends it with the mail host's reason. Does nothing where another took it in hand meanwhile. */
  markRefused(db: Db, letter: ClaimedLetter<About>, why: string): Promise<void>;
  /** What letters are due about: never tried, put back and rested, or in a hand that let go. The longest due first. */
  due(db: Db, now: Date, limit: number): Promise<About[]>;
  /** Refused for good, or put back so often that something is wrong; the newest first. */
  stuck(db: Db | Tx, limit: number): Promise<StuckLetter<About>[]>;
  /** Makes a letter that was refused or put back due now. Gives false for one that is neither. */
  tryAgain(tx: Tx, about: About, now: Date): Promise<boolean>;
  /** How many have not gone out yet. */
  countUnsent(db: Db): Promise<number>;
}

/** A letter that does not go out by itself. */
export interface StuckLetter<About extends string = string> {
  readonly about: About;
  readonly state: 'refused' | 'waiting';
  readonly attempts: number;
  readonly lastError: string | null;
}

/** With the pauses between tries this is four hours or so. */
const manyTries = 8;

export function letterStore<About extends string>(
  tableName: 'receipt_delivery' | 'failure_notice' | 'notice' | 'account_link',
  keyName: 'receipt_id' | 'checkout_id' | 'id',
): LetterStore<About> {
  const table = Prisma.raw(tableName);
  const key = Prisma.raw(keyName);
  return {
    claim: async (db, about, now) => {
      const [claimed] = await db.$queryRaw<ClaimedLetter<About>[]>`
        UPDATE ${table} SET state = 'sending', attempts = attempts + 1, next_try_at = ${leaseEnd(now)}::timestamptz
        WHERE ${key} = (
          SELECT ${key} FROM ${table}
          WHERE ${key} = ${about}::uuid AND state IN ('waiting', 'sending') AND next_try_at <= ${now}::timestamptz
          FOR UPDATE SKIP LOCKED)
        RETURNING ${key} AS about, message_id AS "messageId", attempts AS attempt`;
      return claimed;
    },
    markSent: async (db, { about }, now) => {
      await db.$executeRaw`
        UPDATE ${table} SET state = 'sent', sent_at = ${now}::timestamptz, last_error = NULL
        WHERE ${key} = ${about}::uuid AND state <> 'sent'`;
    },
    putBack: async (db, { about, attempt }, why, now) => {
      await db.$executeRaw`
        UPDATE ${table}
        SET state = 'waiting', last_error = ${printable(why)}, next_try_at = ${nextTry(attempt, now)}::timestamptz
        WHERE ${key} = ${about}::uuid AND state = 'sending' AND attempts = ${attempt}`;
    },
    markRefused: async (db, { about, attempt }, why) => {
      await db.$executeRaw`
        UPDATE ${table} SET state = 'refused', last_error = ${printable(why)}
        WHERE ${key} = ${about}::uuid AND state = 'sending' AND attempts = ${attempt}`;
    },
    due: async (db, now, limit) => {
      const rows = await db.$queryRaw<{ about: About }[]>`
        SELECT ${key} AS about FROM ${table}
        WHERE state IN ('waiting', 'sending') AND next_try_at <= ${now}::timestamptz
        ORDER BY next_try_at LIMIT ${limit}::int`;
      return rows.map(({ about }) => about);
    },
    stuck: async (db, limit) =>
      db.$queryRaw<StuckLetter<About>[]>`
        SELECT ${key} AS about, state, attempts, last_error AS "lastError" FROM ${table}
        WHERE state = 'refused' OR (state = 'waiting' AND attempts >= ${manyTries}::int)
        ORDER BY next_try_at DESC LIMIT ${limit}::int`,
    tryAgain: async (tx, about, now) => {
      const due = await tx.$executeRaw`
        UPDATE ${table} SET state = 'waiting', next_try_at = ${now}::timestamptz
        WHERE ${key} = ${about}::uuid AND state IN ('refused', 'waiting')`;
      return due === 1;
    },
    countUnsent: async (db) => {
      const [row] = await db.$queryRaw<{ unsent: number }[]>`
        SELECT count(*)::int AS unsent FROM ${table} WHERE state IN ('waiting', 'sending')`;
      return row?.unsent ?? 0;
    },
  };
}

const longestReason = 500;

/** What a mail host said may be long, and PostgreSQL keeps no NUL. */
function printable(why: string): string {
  return why.replaceAll(/\p{C}+/gu, ' ').slice(0, longestReason);
}
