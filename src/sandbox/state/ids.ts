import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SLOT_LETTERS = 5;

/** How many characters follow the prefix, as seen on Stripe's own ids. */
const LENGTHS: Readonly<Record<string, number>> = {
  cus_: 14,
  prod_: 14,
  re_3: 23,
  cs_test_: 58,
  si_: 14,
  in_1: 23,
  il_1: 23,
};

/** An id that looks like Stripe's and whose last five characters say where the object is kept. */
export function makeId(prefix: string, slot: number): string {
  const length = LENGTHS[prefix] ?? 23;
  return prefix + randomLetters(length - SLOT_LETTERS) + encodeSlot(slot);
}

export function randomLetters(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += LETTERS[byte % 62] ?? '';
  return text;
}

export function slotOf(id: string): number {
  let slot = 0;
  for (const letter of id.slice(-SLOT_LETTERS)) {
    const value = LETTERS.indexOf(letter);
    if (value === -1) return -1;
    slot = slot * 62 + value;
  }
  return slot;
}

/** FNV-1a. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function encodeSlot(slot: number): string {
  let text = '';
  for (let rest = slot, i = 0; i < SLOT_LETTERS; i++, rest = Math.floor(rest / 62))
    text = (LETTERS[rest % 62] ?? '') + text;
  return text;
}
