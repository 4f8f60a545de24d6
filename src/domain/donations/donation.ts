import type { Id } from '../../database/ids.ts';

/** One gift, once. Its states and their moves are those of everything paid once: see payments/moves.ts. */
export type DonationId = Id<'donation'>;
