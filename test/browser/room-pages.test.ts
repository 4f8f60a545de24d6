import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { roomStates, openRooms } from './room-states.ts';
import { axeFinds, hardToHit, invalid, ourFrame, overflowing, structure } from './page-checks.ts';
import { openReader, realComplaints, type Reader } from './reader.ts';

let app: TestApplication;
let browser: Browser;
let reader: Reader;

beforeAll(async () => {
  [app, browser] = await Promise.all([openRooms(), launchChromium()]);
  reader = await openReader(browser);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

describe.each(Object.entries(roomStates))('%s', (_called, open) => {
  beforeAll(() => open(reader.page, app), 30_000);

  it('is valid, has its landmarks, language and one top heading, and help at its foot (A11Y-8, A11Y-11)', async () => {
    expect(await invalid(await reader.html())).toEqual([]);
    expect(await structure(reader.page)).toEqual(ourFrame);
  });

  it('has nothing for axe to find, narrow or wide, light or dark (A11Y-1)', async () => {
    expect(await axeFinds(reader.page)).toEqual([]);
  });

  it('needs no sideways scrolling at 320 px, and survives spaced text (A11Y-9)', async () => {
    expect(await overflowing(reader.page)).toEqual([]);
  });

  it('has targets a finger hits (A11Y-5)', async () => {
    expect(await hardToHit(reader.page)).toEqual([]);
  });

  it('keeps its own policy, and asks nothing of anybody else (HDR-2, HDR-3)', () => {
    expect(realComplaints(reader)).toEqual([]);
    expect([...reader.origins]).toEqual([app.url]);
  });
});
