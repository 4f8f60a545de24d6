import { describe, expect, it } from '@jest/globals';
import { groupCommit } from '../../src/database/group-commit.ts';

/** A database that commits when told to, and refuses what it is told is poison. */
function slowDatabase() {
  const commits: { items: readonly string[]; finish: () => void }[] = [];
  const commit = (items: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      const finish = () => {
        if (items.includes('poison')) reject(new Error('refused'));
        else resolve();
      };
      commits.push({ items, finish });
    });
  /** Finishes commits until none is under way. */
  const settle = async () => {
    // The list grows while it is gone through.
    for (const { finish } of commits) {
      finish();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { commits, commit, settle, groups: () => commits.map(({ items }) => items) };
}

describe('writes of many callers', () => {
  it('commits the first at once, and those that came meanwhile together', async () => {
    const database = slowDatabase();
    const write = groupCommit(database.commit, { most: 10 });
    const written = Promise.all(['first', 'second', 'third', 'fourth'].map(write));
    expect(database.groups()).toEqual([['first']]);
    await database.settle();
    await written;
    expect(database.groups()).toEqual([['first'], ['second', 'third', 'fourth']]);
  });

  it('answers nobody before their own commit', async () => {
    const database = slowDatabase();
    const write = groupCommit(database.commit, { most: 10 });
    const answered: string[] = [];
    const first = write('first').then(() => answered.push('first'));
    const second = write('second').then(() => answered.push('second'));
    expect(answered).toEqual([]);
    database.commits[0]?.finish();
    await first;
    expect(answered).toEqual(['first']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toEqual(['first']);
    database.commits[1]?.finish();
    await second;
    expect(answered).toEqual(['first', 'second']);
  });

  it('takes no more in one commit than it is told', async () => {
    const database = slowDatabase();
    const write = groupCommit(database.commit, { most: 2 });
    const written = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(write));
    await database.settle();
    await written;
    expect(database.groups()).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['f']]);
  });

  it('lets one that is refused fail alone', async () => {
    const database = slowDatabase();
    const write = groupCommit(database.commit, { most: 10 });
    const written = Promise.allSettled(['first', 'good', 'poison', 'better'].map(write));
    await database.settle();
    expect((await written).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('goes on after a refusal, and after a rest', async () => {
    const database = slowDatabase();
    const write = groupCommit(database.commit, { most: 10 });
    const refused = write('poison');
    const expected = expect(refused).rejects.toThrow('refused');
    await database.settle();
    await expected;
    const later = write('later');
    await database.settle();
    await expect(later).resolves.toBeUndefined();
    expect(database.groups()).toEqual([['poison'], ['later']]);
  });
});
