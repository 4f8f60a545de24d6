import type { SUBSCRIPTION_CREATION } from '../resources/subscription-parameters.ts';
import type { AnchorConfig, Subscription } from '../resources/subscriptions.ts';
import { invalid } from '../wire/api-error.ts';
import type { Values } from '../wire/parameters.ts';
import { afterPeriods } from './periods.ts';

type Asked = Pick<
  Values<typeof SUBSCRIPTION_CREATION>,
  'billing_cycle_anchor' | 'billing_cycle_anchor_config' | 'proration_behavior'
>;
type Rhythm = Parameters<typeof afterPeriods>[1];

/**
 * The moment of the first full invoice, where one later than now was asked for: free until then with
 * `proration_behavior: none`. A first part that is charged for is not done here, and refused by name.
 */
export function futureAnchor(params: Asked, now: number, rhythm: Rhythm): number | undefined {
  const { billing_cycle_anchor: at } = params;
  const config = configOf(params);
  if (at !== undefined && config !== undefined)
    throw invalid(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
    );
  const anchor = config === undefined ? at : nextOf(config, now);
  if (anchor === undefined) return undefined;
  if (anchor < now)
    throw invalid(
      '`billing_cycle_anchor` must be a unix timestamp in the future.',
      undefined,
      'billing_cycle_anchor',
    );
  if (config === undefined && anchor > afterPeriods(now, rhythm, 1))
    throw invalid(
      `billing_cycle_anchor cannot be later than next natural billing date (${afterPeriods(now, rhythm, 1)}) for plan`,
      undefined,
      'billing_cycle_anchor',
    );
  if (params.proration_behavior !== 'none')
    throw invalid(
      'The sandbox takes a later anchor only with `proration_behavior` `none`.',
      undefined,
      'proration_behavior',
    );
  return anchor;
}

export function configOf({ billing_cycle_anchor_config: asked }: Asked): AnchorConfig | undefined {
  if (asked === undefined) return undefined;
  const { day_of_month, hour = null, minute = null, month = null, second = null } = asked;
  return { day_of_month, hour, minute, month, second };
}

/** Where its periods are counted from: a day of the month that its anchor's month does not have is that day again later. */
export function anchorOf({
  billing_cycle_anchor: anchor,
  billing_cycle_anchor_config: config,
}: Pick<Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'>): number {
  if (config === null) return anchor;
  const at = new Date(anchor * 1000);
  for (let back = 0; back < 12; back++) {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() - back];
    if (lastDayOf(year, month) >= config.day_of_month) return moment(year, month, config, at);
  }
  return anchor;
}

/** The next time that day comes, or the last of a month that does not have it. Times left out are those of now. */
function nextOf(config: AnchorConfig, now: number): number {
  const at = new Date(now * 1000);
  for (let ahead = 0; ; ahead++) {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + ahead];
    if (config.month !== null && new Date(Date.UTC(year, month)).getUTCMonth() + 1 !== config.month) continue;
    const next = moment(year, month, config, at);
    if (next > now) return next;
  }
}

function moment(
  year: number,
  month: number,
  { day_of_month: day, hour, minute, second }: AnchorConfig,
  otherwise: Date,
): number {
  return (
    Date.UTC(
      year,
      month,
      Math.min(day, lastDayOf(year, month)),
      hour ?? otherwise.getUTCHours(),
      minute ?? otherwise.getUTCMinutes(),
      second ?? otherwise.getUTCSeconds(),
    ) / 1000
  );
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
