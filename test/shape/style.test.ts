import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { whyNotHeld } from './decision.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = 'docs/decisions';

const inTheProject = (name: string): boolean =>
  statSync(path.join(root, name), { throwIfNoEntry: false })?.isFile() === true;
const decisions = existsSync(path.join(root, folder))
  ? readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md'))
  : [];

describe('A decision', () => {
  it('is held by something that is there, or it is a wish', () => {
    const wishes = decisions.flatMap((name) => {
      const decision = `${folder}/${name}`;
      return whyNotHeld(decision, readFileSync(path.join(root, decision), 'utf8'), inTheProject);
    });
    expect(wishes).toEqual([]);
  });

  const there = (name: string): boolean =>
    ['package.json', '.env.example', 'test/shape/arrows.test.ts'].includes(name);

  test.each([
    ['Because.\n\nHeld by: `test/shape/arrows.test.ts`\n'],
    ['Because.\n\nHeld by: test/shape/arrows.test.ts.'],
    ['Because.\n\nHeld by: [the arrows](../../test/shape/arrows.test.ts) and `package.json`.\n\n'],
    ['Because.\n\nHeld by: `.env.example`, i.e. its comparison\nwith test/shape/arrows.test.ts\n'],
  ])('is held in %j', (text) => {
    expect(whyNotHeld('docs/decisions/0001-arrows.md', text, there)).toEqual([]);
  });

  test.each([
    ['Because.\n', 'does not end with'],
    ['', 'does not end with'],
    ['Held by: package.json\n\nAnd then some more.\n', 'does not end with'],
    ['Because. Held by: package.json\n', 'does not end with'],
    ['Because.\n\nHeld by: all of us\n', 'no file that is there'],
    ['Because.\n\nHeld by: `test/shape/gone.test.ts`\n', 'no file that is there'],
    ['Because.\n\nHeld by: package.json and `test/gone`\n', 'test/gone, which is not there'],
    ['Because.\n\nHeld by: everything in test/gone and/or us\n', 'no file that is there'],
    ['Because.\n\nHeld by: package.json and [it](../gone.md)\n', '../gone.md, which is not there'],
  ])('is seen to be a wish in %j', (text, reason) => {
    expect(whyNotHeld('docs/decisions/0001-arrows.md', text, there).join()).toContain(reason);
  });
});
