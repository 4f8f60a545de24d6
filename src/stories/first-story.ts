import type { Parts } from '../wiring.ts';

export async function loadFirstStory(_parts: Parts): Promise<void> {
  await Promise.resolve();
}
