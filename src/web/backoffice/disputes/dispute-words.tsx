import type { JSX } from 'preact';
import type { KnownDispute } from '../../../domain/disputes/dispute-store.ts';

/** The processor's words, read aloud: `product_not_received`. */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function DisputeState({ dispute }: { dispute: KnownDispute }): JSX.Element {
  const { state, inquiry, evidenceGiven } = dispute;
  if (state === 'won') return <span class="tag good">{inquiry ? 'closed' : 'won'}</span>;
  if (state === 'lost') return <span class="tag bad">lost</span>;
  if (evidenceGiven) return <span class="tag">answered, the bank decides</span>;
  return <span class="tag warn">{inquiry ? 'the bank asks' : 'to be answered'}</span>;
}
