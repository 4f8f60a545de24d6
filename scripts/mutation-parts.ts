/** Files that are changed together, and the tests that must notice. */
export interface MutationPart {
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

const money = (name: string): MutationPart => ({
  files: [`src/money/${name}.ts`],
  tests: [`test/money/${name}.test.ts`],
});

const ledger = (files: readonly string[], tests: readonly string[]): MutationPart => ({
  files: files.map((name) => `src/domain/ledger/${name}.ts`),
  tests: tests.map((name) => `test/domain/ledger/${name}.test.ts`),
});

const inbox = (files: readonly string[], test: string): MutationPart => ({
  files: files.map((name) => `src/stripe/${name}.ts`),
  tests: [`test/stripe/${test}.test.ts`],
});

/**
 * What is changed, part by part. For every change all tests of its part are loaded again: so they are few, and load as
 * little as can be. A test holds that no file of money, of the ledger or of the inbox is left out.
 */
export const parts: readonly MutationPart[] = [
  ...['divide', 'fee-cover', 'format-money', 'gst', 'money', 'parse-money', 'share'].map(money),
  ledger(['journal', 'chart-of-accounts'], ['journal', 'worked-journals']),
  ledger(['statement-store', 'export-month'], ['statement']),
  ledger(['mirror-balance', 'reading-store', 'collect-fees'], ['reading-the-list']),
  ledger(['balance-store', 'enter-movements'], ['entering-movements']),
  ledger(['correct-journal', 'journal-page-store', 'journal-store'], ['correct-journal']),
  ledger(['seal-store'], ['seals']),
  ledger(['keep-check', 'check-run-store'], ['check-runs']),
  ledger(['check-books', 'books-check-store'], ['check-runs', 'entering-movements']),
  inbox(['inbox'], 'inbox'),
  inbox(['take-facts', 'telling'], 'take-facts'),
  inbox(['apply-event', 'event-store'], 'apply-event'),
];

/** What a part's reports are called. */
export const nameOf = ({ files: [first = ''] }: MutationPart): string =>
  first.replace(/\.ts$/, '').replaceAll('/', '-');
