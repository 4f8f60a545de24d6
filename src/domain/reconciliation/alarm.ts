/**
 * What may go wrong without anybody noticing, and what is to be done then. Each has a section of its name under "When an
 * alarm rings" in docs/operations.md; a test compares.
 */
export const alarms = {
  'Renewals are missing':
    'Look at Stripe whether the invoices were made and paid; then compare with Stripe, under Books.',
  'Stripe has been silent':
    'Look at the webhook endpoint at Stripe: whether it is enabled, and what it was answered.',
  'The webhook endpoint is off': 'Enable it at Stripe. What was missed is found again within the hour.',
  'Something is parked': 'Open Parked, put right what each is parked for, and have it tried again.',
  'Letters do not go out': 'Look at the mail host: its answer stands beside each letter under Parked.',
  'Jobs are not taken': 'Look whether a worker runs, and at the end of its log.',
  'Nobody has given': 'Give $2 yourself. If that works, ask for gifts; if not, the log says what failed.',
  'No issues are listed ahead':
    'Open Issues and list those to come: the ends of terms paid for in issues wait for them.',
  'A test key in production': 'Set the live key: with a test key nobody’s card is charged.',
  'A promise of the books is broken':
    'Open Books and find what broke it. Repair nothing by hand before you know.',
  'The books are not being checked': 'Look whether a worker runs: it asks every ten minutes.',
  'Something differs from Stripe': 'Open Books, “Compared with Stripe”, and put each right by its button.',
} as const;

export type AlarmName = keyof typeof alarms;

export interface Alarm {
  readonly name: AlarmName;
  readonly rings: boolean;
  /** What is so, as a sentence, whether it rings or not. */
  readonly found: string;
}

/** The heading’s address in docs/operations.md, as GitHub makes it. */
export function anchorOf(name: AlarmName): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
