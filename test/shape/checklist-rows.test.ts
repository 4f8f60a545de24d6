import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checklist } from '../../scripts/checklist.ts';
import { listOfRows, page, rowsShown, withRows } from '../../scripts/checklist-rows.ts';

const shown = rowsShown();

describe('The list of what is shown by which test', () => {
  it('is up to date (npm run docs:rows writes it)', () => {
    const text = readFileSync(page, 'utf8');
    expect(text).toBe(withRows(text, listOfRows(shown)));
  });

  it('knows every row that a test says it shows', () => {
    const known = new Set(Object.values(checklist).flatMap((rows) => Object.keys(rows)));
    expect([...shown.keys()].filter((id) => !known.has(id))).toEqual([]);
    expect(shown.size).toBeGreaterThan(40);
  });
});
