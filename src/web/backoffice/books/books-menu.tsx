import type { JSX } from 'preact';

const rooms = {
  books: ['/staff/books', 'Promises'],
  payouts: ['/staff/payouts', 'Payouts'],
  statement: ['/staff/books/statement', 'Monthly statement'],
  statements: ['/staff/statements', 'Everybody’s payments'],
  findings: ['/staff/books/findings', 'Compared with Stripe'],
  journals: ['/staff/books/journals', 'Journals'],
} as const;

export type BooksRoom = keyof typeof rooms;

/** The rooms of the books, under their heading. */
export function BooksMenu({ here }: { here: BooksRoom }): JSX.Element {
  return (
    <nav class="paging" aria-label="Books">
      {Object.entries(rooms).map(([room, [path, words]]) => (
        <a href={path} aria-current={room === here ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
