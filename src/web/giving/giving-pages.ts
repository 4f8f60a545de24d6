import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FeeRate } from '../../money/fee-cover.ts';
import type { Money } from '../../money/money.ts';
import { money } from '../../money/money.ts';
import type { Assets } from '../components/assets.ts';
import { formatDate } from '../components/dates.ts';
import { renderPage } from '../components/render-page.ts';
import type { Encoded } from '../encoding.ts';
import type { Organisation } from '../organisation.ts';
import { GivingPage, type FieldError, type FormValues, type GivingPageProps } from './giving-page.view.tsx';
import type { PlanOffer } from './plan-offer.ts';
import { appealFor, type Offer, type OfferBoard } from './offer.ts';
import { mostOfAKind, offersOf } from './wording.ts';

export interface GivingPageSettings {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly smallestGift: Money<'AUD'>;
  readonly largestGift: Money<'AUD'>;
  readonly feeRate: FeeRate;
  readonly timeZone: string;
}

const presetDollars = [5, 10, 25, 50, 100, 250];

/** The giving page for what was asked of it, or as it was sent back. */
export function renderGivingPage(
  settings: GivingPageSettings,
  offer: Offer,
  filledIn: {
    values: FormValues;
    errors?: readonly FieldError[];
    notice?: string | undefined;
    own?: GivingPageProps['own'];
  },
): string {
  const appeal = appealFor(offer, filledIn.values.appeal);
  const presets = presetDollars.map((dollars) =>
    money(BigInt(dollars) * 100n, settings.smallestGift.currency),
  );
  return renderPage(
    GivingPage({
      organisation: settings.organisation,
      assets: settings.assets,
      appeal: { ...appeal, countedFrom: formatDate(appeal.countedFrom, settings.timeZone) },
      offers: offer.plans.flatMap(asOffer).filter(isAmongTheFirst),
      presets: presets.filter(
        ({ minor }) => minor >= settings.smallestGift.minor && minor <= settings.largestGift.minor,
      ),
      smallest: settings.smallestGift,
      largest: settings.largestGift,
      feeRate: settings.feeRate,
      values: filledIn.values,
      errors: filledIn.errors ?? [],
      notice: filledIn.notice,
      own: filledIn.own,
    }),
  );
}

function asOffer({ edition, price, ...plan }: Offer['plans'][number]): PlanOffer[] {
  return edition === 'none' || price === undefined ? [] : [{ ...plan, edition, price }];
}

function isAmongTheFirst(offer: PlanOffer, _position: number, all: readonly PlanOffer[]): boolean {
  return offersOf(all, offer.edition, offer.frequency).indexOf(offer) < mostOfAKind;
}

/** One page, made once and sent many times. */
export interface KeptPage {
  readonly body: Encoded;
  readonly etag: string;
}

/**
 * The giving page as it is for everyone who follows a plain link: rendered and compressed when the appeal moves, not when
 * somebody asks.
 */
export function keepGivingPage(settings: GivingPageSettings, board: OfferBoard): () => KeptPage {
  let kept = compress(renderGivingPage(settings, board.current(), { values: {} }));
  board.onChange((offer) => {
    kept = compress(renderGivingPage(settings, offer, { values: {} }));
  });
  return () => kept;
}

function compress(html: string): KeptPage {
  const identity = Buffer.from(html);
  return {
    body: {
      br: brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: identity.length } }),
      gzip: gzipSync(identity, { level: 9 }),
      identity,
    },
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
  };
}
