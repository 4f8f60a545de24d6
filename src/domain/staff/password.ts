import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { Refusal } from '../refusal.ts';

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's own choice) with 19 MiB, 2 passes, 1 lane. Memory is in KiB. */
export const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Characters as people count them. Nobody types a thousand: the limit is on work, not on secrecy. */
export const passwordLength = { least: 12, most: 1000 };

/** Each takes some 60 ms and 19 MiB: a flood of guesses waits here and not in front of everybody else. */
const work = new PQueue({ concurrency: 2 });
const longestQueue = 100;

/**
 * Any character is taken and none is cut off. NFKC first, as NIST SP 800-63B 5.1.1.2 asks, because keyboards send the
 * same letter in different code points.
 */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'), 'utf8');
}

async function inTurn<T>(task: () => Promise<T>): Promise<T> {
  if (work.size >= longestQueue) {
    throw new Refusal('too often', 'Very many people are signing in at once. Please try again in a minute.');
  }
  return await work.add(task);
}

/** A salt of its own and the parameters are inside the answer. Throws Refusal('too often') when too many are waiting. */
export async function hashPassword(password: string): Promise<string> {
  return await inTurn(() => hash(bytesOf(password), argon2));
}

/** Throws Refusal('too often') when too many are waiting. */
export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  return await inTurn(() => verify(passwordHash, bytesOf(password)));
}

/** Whether it was made with other parameters than today's, and is to be made again when its password is next seen. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = argon2;
  return !passwordHash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}

let decoy: Promise<string> | undefined;

/** A hash nobody's password fits, for an unknown address to cost the same work as a known one. */
export function decoyHash(): Promise<string> {
  decoy ??= hash(crypto.getRandomValues(Buffer.alloc(32)), argon2);
  return decoy;
}
