import type { StartDeps } from '../../domain/donations/start-giving.ts';
import type { Press } from '../../domain/receipts/press.ts';
import type { InstructDeps } from '../../domain/subscriptions/instruct-subscription.ts';
import type { AccountKeys } from '../../domain/supporters/account-link.ts';
import type { AskDeps } from '../../domain/supporters/ask-to-sign-in.ts';
import type { CheckoutCookie } from '../checkout-cookie.ts';
import type { Assets } from '../components/assets.ts';
import type { CheckoutLimits } from '../giving/begin-checkout.ts';
import type { GivingPageSettings } from '../giving/giving-pages.ts';
import type { OfferBoard } from '../giving/offer.ts';
import type { Organisation } from '../organisation.ts';
import type { RateLimits } from '../rate-limit-store.ts';

export interface AccountDeps extends StartDeps, AskDeps, InstructDeps {
  readonly accountKeys: AccountKeys;
  /** Whether the public address is https, so that cookies may say so. */
  readonly secureCookies: boolean;
  readonly organisation: Organisation;
  readonly assets: Assets;
  /** URL of public/account.css, its content's hash in the name. */
  readonly accountStylesheet: string;
  /** IANA name of where the paper is: dates are local ones. */
  readonly timeZone: string;
  readonly limits: RateLimits;
  readonly checkoutLimits: CheckoutLimits;
  readonly board: OfferBoard;
  readonly press: Press;
  readonly cookie: CheckoutCookie;
  readonly settings: GivingPageSettings;
}
