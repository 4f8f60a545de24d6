import type { Tx } from '../../database/client.ts';
import { runsAfter, type ListChange } from './term-run.ts';
import { lockRunsByIssues, saveRuns } from './term-run-store.ts';

/**
 * Moves the terms that count by the list of issues to where it now says, and what follows them. The caller has locked the
 * list. Safe to repeat: by the same list on the same day nothing moves.
 */
export async function moveTermEnds(tx: Tx, change: ListChange, now: Date): Promise<void> {
  const lines = await lockRunsByIssues(tx, now);
  const moved = lines.flatMap((line) =>
    runsAfter(line, change).filter((run, position) => {
      const was = line[position];
      return (
        was?.startsAt.getTime() !== run.startsAt.getTime() || was.endsAt.getTime() !== run.endsAt.getTime()
      );
    }),
  );
  await saveRuns(tx, moved);
}
