import type { Request } from 'express';
import { startGiving, type StartDeps, type Started, type Wish } from '../../domain/donations/start-giving.ts';
import { emailKeyOf, type SupporterId } from '../../domain/supporters/supporter.ts';
import { Refusal } from '../../domain/refusal.ts';
import { connectionOf } from '../client-address.ts';
import type { Limit, RateLimits } from '../rate-limit-store.ts';
import { parseCheckoutForm, type FieldError, type FormValues } from './checkout-form.ts';
import type { OfferBoard } from './offer.ts';
import type { GivingPageSettings } from './giving-pages.ts';
import { choiceMessages } from './messages.ts';
import { fitToShowAgain, readPostedFields } from './posted-fields.ts';
import { wishOf } from './wish.ts';

export interface CheckoutLimits {
  /** From one connection: an office of 150 behind one address must fit. */
  readonly perConnection: Limit;
  readonly perEmail: Limit;
  readonly altogether: Limit;
}

export interface BeginDeps {
  readonly start: StartDeps;
  readonly board: OfferBoard;
  readonly limits: RateLimits;
  readonly checkoutLimits: CheckoutLimits;
  readonly settings: GivingPageSettings;
}

export type Begun =
  Started | { readonly kind: 'unfit'; readonly errors: readonly FieldError[]; readonly values: FormValues };

/**
 * Takes a posted form, of a page or of the API, to the processor's page. A form with problems is given back and costs
 * nothing; a fit one is counted against the limits before anything is written. `supporterId` is who is signed in. Throws Refusal('too often').
 */
export async function beginCheckout(
  deps: BeginDeps,
  request: Request,
  supporterId?: SupporterId,
): Promise<Begun> {
  const { settings, start } = deps;
  const answer = parseCheckoutForm(request.body, {
    smallest: settings.smallestGift,
    largest: settings.largestGift,
    phone: settings.organisation.phone,
  });
  if (!answer.ok) return { kind: 'unfit', errors: answer.errors, values: answer.values };
  const connection = connectionOf(request.ip);
  const browser = request.get('user-agent') ?? '';
  const wish = wishOf(answer.form, deps.board.current(), { connection, browser });
  if (typeof wish === 'string') {
    const { values } = readPostedFields(request.body);
    const message = wish === 'offer' ? choiceMessages.offerGone : choiceMessages.notOnOffer;
    const errors = [{ field: wish, message }] as const;
    return { kind: 'unfit', errors, values: fitToShowAgain(values) };
  }
  await refuseTooMany(deps, connection, answer.form.email);
  return startGiving(start, supporterId === undefined ? wish : asTheirs(wish, supporterId));
}

/** What somebody signed in begins is theirs, and never the same checkout as the same form signed out. */
function asTheirs(wish: Wish, supporterId: SupporterId): Wish {
  return { ...wish, supporterId, repeatKey: `${supporterId} ${wish.repeatKey}` };
}

async function refuseTooMany(
  { limits, checkoutLimits, start }: BeginDeps,
  connection: string,
  email: string,
): Promise<void> {
  const within = await limits.take(
    [
      { key: `checkout connection ${connection}`, limit: checkoutLimits.perConnection },
      { key: `checkout email ${emailKeyOf(email)}`, limit: checkoutLimits.perEmail },
      { key: 'checkout altogether', limit: checkoutLimits.altogether },
    ],
    start.clock.now(),
  );
  if (!within)
    throw new Refusal('too often', 'There have been a lot of tries in a short time. Nothing was charged.');
}
