import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { diagramOf, statesPage, withStates } from '../../scripts/state-diagrams.ts';

describe('The diagrams of states in docs/architecture.md', () => {
  it('are those of the tables in the code (npm run docs:states writes them)', () => {
    const text = readFileSync(statesPage, 'utf8');
    expect(text).toBe(withStates(text));
    expect(text.match(/```mermaid\nstateDiagram-v2\n/g)).toHaveLength(4);
    expect(text).toContain('  processing --> ended\n');
  });

  it('draw every move, where it begins, and where nothing leads away', () => {
    expect(diagramOf({ one: ['two'], two: [] }, ['one']).split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> one',
      '  one --> two',
      '  two --> [*]',
    ]);
  });
});
