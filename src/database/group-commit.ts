interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

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
  const queue: Waiting<Item>[] = [];
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

async function commitTogether<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  group: readonly Waiting<Item>[],
): Promise<void> {
  try {
    await commit(group.map(({ item }) => item));
  } catch (error) {
    if (group.length === 1) return group[0]?.reject(error);
    await Promise.all(group.map((one) => commitTogether(commit, [one])));
    return;
  }
  for (const { resolve } of group) resolve();
}
