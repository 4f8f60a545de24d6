// npm run docs:states: draws, in docs/architecture.md, how things may move, from the tables that the code moves them by.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { disputeMoves } from '../src/domain/disputes/dispute.ts';
import { onePaymentMoves } from '../src/domain/payments/moves.ts';
import { refundMoves } from '../src/domain/refunds/refund.ts';
import { subscriptionMoves } from '../src/domain/subscriptions/subscription.ts';

type Moves = Readonly<Record<string, readonly string[]>>;

export const statesPage = path.resolve(import.meta.dirname, '../docs/architecture.md');

/** What is drawn: a thing's name, its moves, and the states it may begin in: a refund made in Stripe's dashboard is `asked`. */
const drawn: readonly { readonly name: string; readonly moves: Moves; readonly begins: readonly string[] }[] =
  [
    { name: 'A donation, or a term', moves: onePaymentMoves, begins: ['started'] },
    { name: 'A subscription', moves: subscriptionMoves, begins: ['started'] },
    { name: 'A refund', moves: refundMoves, begins: ['proposed', 'reserved', 'asked'] },
    { name: 'A dispute', moves: disputeMoves, begins: ['open'] },
  ];

/** One diagram in Mermaid's words; a state from which nothing leads away is drawn as an end. */
export function diagramOf(moves: Moves, begins: readonly string[]): string {
  const lines = [
    ...begins.map((state) => `[*] --> ${state}`),
    ...Object.entries(moves).flatMap(([from, to]) =>
      to.length === 0 ? [`${from} --> [*]`] : to.map((state) => `${from} --> ${state}`),
    ),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n');
}

export function allDiagrams(): string {
  return drawn
    .map(({ name, moves, begins }) => `**${name}**\n\n\`\`\`mermaid\n${diagramOf(moves, begins)}\n\`\`\``)
    .join('\n\n');
}

const [opening, closing] = ['<!-- states: npm run docs:states -->', '<!-- states end -->'];

/** The page with the diagrams in their place. Throws where it has no place for them. */
export function withStates(text: string): string {
  const [from, to] = [text.indexOf(opening), text.indexOf(closing)];
  if (from < 0 || to < from) throw new Error('docs/architecture.md has no place for the diagrams');
  return `${text.slice(0, from + opening.length)}\n\n${allDiagrams()}\n\n${text.slice(to)}`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(statesPage, withStates(readFileSync(statesPage, 'utf8')));
