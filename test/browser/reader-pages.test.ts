import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/browser.ts';
import { axeFinds, hardToHit, invalid, ourFrame, overflowing, structure } from './page-checks.ts';
import { openReader, realComplaints, type Reader } from './reader.ts';
import { processorStates, readerStates, setStage, type Stage } from './reader-states.ts';

let stage: Stage;
let browser: Browser;

beforeAll(async () => {
  [stage, browser] = await Promise.all([setStage(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

describe.each(Object.entries(readerStates))('%s', (_called, open) => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await openReader(browser);
    await open(reader.page, stage);
  });
  afterAll(() => reader.leave());

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
    const ours = [stage.app.url, stage.gallery.url];
    expect([...reader.origins].filter((origin) => !ours.includes(origin))).toEqual([]);
  });
});

it.each(Object.entries(processorStates))(
  '%s has nothing for axe to find, is valid, and fits a phone (A11Y-1, A11Y-5, A11Y-9)',
  async (_called, open) => {
    const reader = await openReader(browser);
    await open(reader.page, stage);
    expect(await invalid(await reader.html())).toEqual([]);
    expect(await axeFinds(reader.page)).toEqual([]);
    expect(await overflowing(reader.page)).toEqual([]);
    expect(await hardToHit(reader.page)).toEqual([]);
    await reader.leave();
  },
);

it('A page with every one of these mistakes is found out, so that finding none means something', async () => {
  const reader = await openReader(browser);
  const { page } = reader;
  const mistakes = `<html lang="xx"><p style="width:900px;overflow:hidden;white-space:nowrap;color:#ccc">${'word '.repeat(200)}</p>
    <a href="/a" style="display:inline-block;font-size:8px">x</a><a href="/b" style="display:inline-block;font-size:8px">y</a><input><img src="http://elsewhere.invalid/"></html>`;
  await page.route('http://mistakes.invalid/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': "img-src 'none'" },
      body: mistakes,
    }),
  );
  await page.goto('http://mistakes.invalid/');
  expect((await invalid(await reader.html())).length).toBeGreaterThan(0);
  const found = (await axeFinds(page)).join();
  for (const rule of ['color-contrast', 'html-lang-valid', 'label', 'document-title'])
    expect(found).toContain(rule);
  expect((await overflowing(page)).join()).toContain('with spaced text: <p');
  expect(await hardToHit(page)).toHaveLength(4);
  expect(await structure(page)).not.toEqual(ourFrame);
  expect(realComplaints(reader).join()).toContain('Content Security Policy');
  await reader.leave();
});
