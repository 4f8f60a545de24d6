import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Id } from '../../database/ids.ts';

type SubscriptionId = Id<'subscription'>;

/** Links that letters about a subscription carry: whoever holds one needs no other key, so each can do very little. */
export interface GiftLinks {
  /** The page of a gift, from which it can be paused, resumed or stopped and nothing else. */
  gift(id: SubscriptionId): string;
  /** Where a new card is put in, as long as the gift is late since that moment. */
  card(id: SubscriptionId, lateSince: Date): string;
  isGift(id: string, signature: string): boolean;
  isCard(id: string, lateSince: Date, signature: string): boolean;
}

/**
 * Paths with a signature in them. They need no row and never run out: a letter of two years ago still stops its gift. The
 * key is one of their own, made from the secret that signs cookies, so that neither can stand for the other.
 */
export function createGiftLinks(secret: string): GiftLinks {
  const key = createHmac('sha256', secret).update('links to gifts').digest();
  const signatureOf = (words: string): string => createHmac('sha256', key).update(words).digest('base64url');
  const isSigned = (words: string, signature: string): boolean => {
    const expected = Buffer.from(signatureOf(words));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const giftWords = (id: string) => `gift ${id}`;
  const cardWords = (id: string, lateSince: Date) => `card ${id} ${lateSince.getTime()}`;
  return {
    gift: (id) => `/gifts/${id}/${signatureOf(giftWords(id))}`,
    card: (id, lateSince) => `/gifts/${id}/card/${signatureOf(cardWords(id, lateSince))}`,
    isGift: (id, signature) => isSigned(giftWords(id), signature),
    isCard: (id, lateSince, signature) => isSigned(cardWords(id, lateSince), signature),
  };
}
