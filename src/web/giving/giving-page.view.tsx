import type { JSX } from 'preact';
import { formatMoneyShort } from '../../money/format-money.ts';
import type { FeeRate } from '../../money/fee-cover.ts';
import type { Money } from '../../money/money.ts';
import type { Assets } from '../components/assets.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Layout } from '../components/layout.tsx';
import { PhoneLink } from '../components/phone-link.tsx';
import { TargetBar } from '../components/target-bar.tsx';
import type { Organisation } from '../organisation.ts';
import { AddressFields } from './address-fields.tsx';
import { AmountFields } from './amount-fields.tsx';
import type { FieldError, FormValues } from './form-field.ts';
import { shownChoice } from './shown-choice.ts';
import { GiveButton, Review } from './give-button.tsx';
import { answers, ask } from './messages.ts';
import type { PlanOffer } from './plan-offer.ts';
import { PersonFields } from './person-fields.tsx';
import { WayFields } from './way-fields.tsx';
import { anchorOf, severalFor } from './wording.ts';

export type { FieldError, FormField, FormValues } from './form-field.ts';

export interface AppealProgress {
  readonly slug: string;
  readonly name: string;
  /** The ask in the appeal's own words; an empty line starts a paragraph. */
  readonly ask: string;
  readonly target: Money;
  readonly raised: Money;
  /** Where counting began, in words: `1 July 2026`. */
  readonly countedFrom: string;
}

export interface GivingPageProps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly appeal: AppealProgress;
  readonly offers: readonly PlanOffer[];
  /** At most eight: the stylesheet knows so many. */
  readonly presets: readonly Money[];
  readonly smallest: Money;
  readonly largest: Money;
  readonly feeRate: FeeRate;
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  /** One sentence above the form, as when somebody comes back from Stripe without paying. */
  readonly notice?: string | undefined;
  /** For somebody signed in, on their own pages: the token of their session, which their form carries. */
  readonly own?: { readonly csrfToken: string } | undefined;
}

/** The giving page: all four ways on one page and one form. The same props give the same bytes for everyone. */
export function GivingPage(props: GivingPageProps): JSX.Element {
  const { organisation, assets, appeal, errors, notice, offers } = props;
  const several = severalFor(offers, shownChoice(props.values, props.presets));
  const returned = errors.length > 0 || notice !== undefined;
  const title = `Give to ${appeal.name}`;
  return (
    <Layout
      title={errors.length > 0 ? `Error: ${title}` : title}
      description={ask.description}
      organisation={organisation}
      assets={assets}
    >
      <ErrorSummary
        title="Nothing was charged. Please look at this again:"
        lines={errors.map(({ field, message }) => ({ message, target: anchorOf(field, several) }))}
      />
      {notice === undefined ? null : <p class="notice">{notice}</p>}
      <div class={returned ? 'front returned' : 'front'}>
        <div class="lead">
          <p class="kicker">{appeal.name}</p>
          <h1>{ask.headline}</h1>
          {returned ? null : <Story appeal={appeal} />}
        </div>
        <div class="coupon">
          <GivingForm {...props} />
        </div>
        <div class="more">
          {returned ? <Story appeal={appeal} /> : null}
          <Answers phone={organisation.phone} />
        </div>
      </div>
    </Layout>
  );
}

function Story({ appeal }: { appeal: AppealProgress }): JSX.Element {
  return (
    <>
      <div class="story">
        {appeal.ask.split(/\n\s*\n/).map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
      <TargetBar {...appeal} />
    </>
  );
}

function Answers({ phone }: { phone: string }): JSX.Element {
  return (
    <section class="answers" aria-label="Before you give">
      {answers.map(({ question, answer }) => (
        <div>
          <h2>{question}</h2>
          <p>
            {answer} {/call$/i.test(answer) ? <PhoneLink phone={phone} /> : null}
          </p>
        </div>
      ))}
    </section>
  );
}

function GivingForm({ values, errors, ...page }: GivingPageProps): JSX.Element {
  const { appeal, offers, presets, smallest, largest, feeRate, organisation, own } = page;
  const choice = shownChoice(values, presets);
  const fields = { values, errors };
  const action = own === undefined ? '/checkouts' : '/account/gifts';
  const range = `From ${formatMoneyShort(smallest)} to ${formatMoneyShort(largest)} online.`;
  return (
    <form class="give" method="post" action={action} noValidate aria-label="Give or subscribe">
      {own === undefined ? null : <input type="hidden" name="csrf" value={own.csrfToken} />}
      {values.appeal === appeal.slug ? <input type="hidden" name="appeal" value={appeal.slug} /> : null}
      <WayFields {...fields} choice={choice} offers={offers} />
      <AmountFields {...fields} choice={choice} presets={presets} range={range} />
      <AddressFields {...fields} />
      <PersonFields {...fields} presets={presets} offers={offers} feeRate={feeRate} />
      <Review phone={organisation.phone} />
      <GiveButton presets={presets} offers={offers} feeRate={feeRate} />
    </form>
  );
}
