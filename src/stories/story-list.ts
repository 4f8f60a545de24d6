import { everyday } from './everyday.ts';
import type { Story } from './story.ts';

/** Every story there is, by name; `npm run seed -- <name>` tells one. */
export const stories: Readonly<Record<string, Story>> = { everyday };

/** How long before now the longest begins: where a sandbox's clock is set at first. */
export function beginningOf(story: Story, now: Date): Date {
  const days = Math.max(...story.episodes.map(({ daysAgo }) => daysAgo));
  return new Date(now.getTime() - (days + 1) * 86_400_000);
}
