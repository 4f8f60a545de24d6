import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { checkoutMinutes, type CheckoutId } from '../domain/payments/checkout.ts';

/** Marks the browser that posted a checkout, so that only it is shown names and amounts. Signed, so it needs no row. */
export interface CheckoutCookie {
  set(response: Response, id: CheckoutId): void;
  read(request: Request): CheckoutId | undefined;
}

/** A direct debit's page may be looked at again the same evening; after that the receipt says it all. */
const hours = 6 + checkoutMinutes / 60;

export function createCheckoutCookie(secret: string, secure: boolean): CheckoutCookie {
  const name = secure ? '__Host-checkout' : 'checkout';
  const options: CookieOptions = {
    secure,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: hours * 3_600_000,
  };
  const signatureOf = (id: string): Buffer => createHmac('sha256', secret).update(`checkout ${id}`).digest();
  return {
    set: (response, id) => {
      response.cookie(name, `${id}.${signatureOf(id).toString('base64url')}`, options);
    },
    read: (request) => {
      const [id = '', signature = ''] = (cookieOf(request, name) ?? '').split('.');
      const expected = signatureOf(id);
      const given = Buffer.from(signature, 'base64url');
      return given.length === expected.length && timingSafeEqual(given, expected)
        ? (id as CheckoutId)
        : undefined;
    },
  };
}

function cookieOf(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(/; */)) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals) === name) return pair.slice(equals + 1);
  }
  return undefined;
}
