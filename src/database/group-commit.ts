import type { Db } from './client.ts';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes these in one transaction and answers for each, in their order; leaves nothing behind when it throws. */
type Commit<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

/**
 * Writes of many callers in few transactions. A call that finds none under way is committed at once; those that arrive
 * while one is under way are committed together by the next, so a busy hour costs no more transactions than the database
 * can make, and a quiet one waits for nobody. The promise is kept after the caller's own item is committed.
 *
 * Where a commit of several fails, each is tried alone, so that an item the database refuses fails its own caller and
 * nobody else's: `commit` must leave nothing behind when it throws.
 */
export function groupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  options: { most: number },
): (item: Item) => Promise<void> {
  const write = groupAnswers<Item, undefined>(async (items) => {
    await commit(items);
    return items.map(() => undefined);
  }, options);
  return async (item) => {
    await write(item);
  };
}

/** The same for writes that are told something: each caller gets the answer for its own item. */
export function groupAnswers<Item, Answer>(
  commit: Commit<Item, Answer>,
  options: { most: number },
): (item: Item) => Promise<Answer> {
  const queue: Waiting<Item, Answer>[] = [];
  let underWay = false;

  const drain = async () => {
    underWay = true;
    while (queue.length > 0) await commitTogether(commit, queue.splice(0, options.most));
    underWay = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!underWay) void drain();
    });
}

async function commitTogether<Item, Answer>(
  commit: Commit<Item, Answer>,
  group: readonly Waiting<Item, Answer>[],
): Promise<void> {
  let answers: readonly Answer[];
  try {
    answers = await commit(group.map(({ item }) => item));
  } catch (error) {
    if (group.length === 1) return group[0]?.reject(error);
    await Promise.all(group.map((one) => commitTogether(commit, [one])));
    return;
  }
  // One answer for each: Commit promises so.
  group.forEach(({ resolve }, position) => resolve(answers[position] as Answer));
}

/** What is made once for each database, and then given again: callers who do not know of each other share its queue. */
export function onePerDatabase<Made>(make: (db: Db) => Made): (db: Db) => Made {
  const made = new WeakMap<Db, Made>();
  return (db) => {
    const known = made.get(db) ?? make(db);
    made.set(db, known);
    return known;
  };
}
