export const australianStates = ['NSW', 'VIC', 'QLD', 'SA', 'WA', 'TAS', 'ACT', 'NT'] as const;
export type AustralianState = (typeof australianStates)[number];

const inFull: Readonly<Record<string, AustralianState>> = {
  'NEW SOUTH WALES': 'NSW',
  VICTORIA: 'VIC',
  QUEENSLAND: 'QLD',
  'SOUTH AUSTRALIA': 'SA',
  'WESTERN AUSTRALIA': 'WA',
  TASMANIA: 'TAS',
  'AUSTRALIAN CAPITAL TERRITORY': 'ACT',
  'NORTHERN TERRITORY': 'NT',
};

/** The state somebody wrote, short or in full, in any case, with or without full stops; undefined for anything else. */
export function australianState(text: string): AustralianState | undefined {
  const upper = text.toUpperCase().replaceAll('.', '').replaceAll(/\s+/g, ' ').trim();
  return (
    australianStates.find((state) => state === upper) ??
    (Object.hasOwn(inFull, upper) ? inFull[upper] : undefined)
  );
}

export function isAustralianPostcode(text: string): boolean {
  return /^[0-9]{4}$/.test(text);
}

/** First and last postcode of each run, streets and PO boxes and large-volume receivers alike (Australia Post's ranges). */
const ranges: Readonly<Record<AustralianState, readonly (readonly [string, string])[]>> = {
  NSW: [
    ['1000', '2599'],
    ['2619', '2899'],
    ['2921', '2999'],
  ],
  VIC: [
    ['3000', '3999'],
    ['8000', '8999'],
  ],
  QLD: [
    ['4000', '4999'],
    ['9000', '9999'],
  ],
  SA: [['5000', '5999']],
  WA: [['6000', '6999']],
  TAS: [['7000', '7999']],
  ACT: [
    ['0200', '0299'],
    ['2600', '2618'],
    ['2900', '2920'],
  ],
  NT: [['0800', '0999']],
};

/** Places served from across a border, whose postcode belongs to the neighbour. */
const acrossTheBorder: Readonly<Record<string, readonly AustralianState[]>> = {
  '0872': ['SA', 'WA'],
  '2406': ['QLD'],
  '2540': ['ACT'],
  '2611': ['NSW'],
  '2618': ['NSW'],
  '2620': ['ACT'],
  '3585': ['NSW'],
  '3586': ['NSW'],
  '3644': ['NSW'],
  '3691': ['NSW'],
  '3707': ['NSW'],
  '4375': ['NSW'],
  '4377': ['NSW'],
  '4380': ['NSW'],
  '4383': ['NSW'],
  '4385': ['NSW'],
};

/**
 * Whether a postcode usually lies in a state. New estates and odd delivery rounds exist, so a no is a reason to ask the
 * person to look again and never a reason to refuse the address.
 */
export function postcodeFitsState(postcode: string, state: AustralianState): boolean {
  if (ranges[state].some(([first, last]) => first <= postcode && postcode <= last)) return true;
  return Object.hasOwn(acrossTheBorder, postcode) && (acrossTheBorder[postcode] ?? []).includes(state);
}
