import type { Page } from 'playwright-core';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { sellTwentyIssues } from '../support/issue-plan.ts';
import { galleryPaths, longName, openGallery, type Gallery } from './gallery.ts';
import { declinedCard, fillIn, payBy, ways, type Way } from './giving-steps.ts';

/** A paper with two appeals, and the gallery of what is hard to bring about. */
export interface Stage {
  readonly app: TestApplication;
  readonly gallery: Gallery;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const [app, gallery] = await Promise.all([startApplication(), openGallery()]);
  const other = { slug: 'street-desk', name: 'A desk for the street', standing: false };
  const standing = await app.database.db.appeal.findFirstOrThrow({ where: { standing: true } });
  await app.database.db.appeal.create({ data: { ...standing, ...other, id: crypto.randomUUID() } });
  await app.web.refresh();
  const close = async (): Promise<void> => {
    await gallery.close();
    await app.close();
  };
  return { app, gallery, close };
}

/** How to come to a page in a certain state. */
export type Open = (page: Page, stage: Stage) => Promise<unknown>;
type States = Readonly<Record<string, Open>>;

const at =
  (path: string): Open =>
  (page, { app }) =>
    page.goto(app.url + path);

const [once, , , print] = ways as [Way, Way, Way, Way];

const press = (page: Page): Promise<void> => page.locator('.give-button').click();

const giving: States = {
  'The giving page': at('/'),
  'The giving page, the digital edition each month asked for': at('/?plan=digital&frequency=monthly'),
  'The giving page, the print edition for a year asked for': at('/?plan=print&frequency=once'),
  'The giving page, $50 a month asked for': at('/?amount=50&frequency=monthly'),
  'The giving page, an amount of one’s own asked for': at('/?amount=other'),
  'The giving page of another appeal': at('/?appeal=street-desk'),
  'The giving page of somebody who turned back': at('/?plan=print&frequency=once&back=1'),
  'The giving page, sent empty': async (page, { app }) => {
    await page.goto(`${app.url}/?plan=print&amount=other`);
    await press(page);
  },
  'The giving page, sent with long words and a doubtful address': async (page, { app }) => {
    await page.goto(`${app.url}/?amount=other`);
    await fillIn(page, print, { name: longName, email: 'nobody' });
    await page.getByLabel('Postcode').fill('6000');
    await page.getByLabel('A word to the paper').fill(longName.repeat(9));
    await page.getByLabel('Street and number').fill('W'.repeat(150));
    await press(page);
  },
};

/** Puts twenty issues beside the twelve months, and the monthly edition at another rate. */
async function sellMore(app: TestApplication): Promise<void> {
  const { db } = app.database;
  await sellTwentyIssues(db);
  const monthly = await db.plan.findFirstOrThrow({ where: { code: 'print-monthly' } });
  const solidarity = { code: 'print-solidarity', name: `Print, ${longName}`, priceMinor: 2_500n };
  await db.plan.create({ data: { ...monthly, ...solidarity, standard: false, id: crypto.randomUUID() } });
  await app.web.refresh();
}

const several: States = {
  'The giving page with several ways to pay for print': async (page, { app }) => {
    await sellMore(app);
    await page.goto(`${app.url}/?plan=print&frequency=once`);
  },
  'The giving page, twenty issues asked for': at('/?plan=print&frequency=once&offer=print-20-issues'),
  'The giving page, a monthly rate of several': at('/?plan=print&frequency=monthly'),
  'The giving page, sent with an offer that is gone': async (page, { app }) => {
    await page.goto(`${app.url}/?plan=print&frequency=once&offer=print-20-issues`);
    await fillIn(page, print, { name: longName, email: 'long@example.org' });
    await app.database.db.plan.updateMany({
      where: { code: 'print-20-issues' },
      data: { retiredAt: app.parts.clock.now() },
    });
    await app.web.refresh();
    await press(page);
    await page.getByRole('alert').waitFor();
  },
};

const others: States = {
  'The notice on privacy': at('/privacy'),
  'The description of the API': at('/api/docs'),
  'The kept mail, of which there is none': at('/dev/mail'),
  'The thank-you of somebody unknown': at('/thanks?session_id=cs_test_unknown'),
  'A page that is not there': at('/nowhere'),
  ...Object.fromEntries(
    galleryPaths.map((path): [string, Open] => [
      `The page as at ${path}`,
      (page, { gallery }) => page.goto(gallery.url + path),
    ]),
  ),
  'The kept mail, with a letter in it': async (page, { app }) => {
    const given = await app.give({ ...aGift, name: longName });
    await app.pay(given.session);
    await app.quiet();
    await page.goto(`${app.url}/dev/mail`);
  },
};

export const readerStates: States = { ...giving, ...several, ...others };

const atTheDesk: Open = async (page, { app }) => {
  await page.goto(app.url);
  await fillIn(page, once, { name: 'Ada Reader', email: 'ada@example.org' });
  await press(page);
  await page.getByLabel('Card number').waitFor();
};

export const processorStates: States = {
  'The processor’s page': atTheDesk,
  'The processor’s page, sent empty': async (page, stage) => {
    await atTheDesk(page, stage);
    await page.getByRole('button', { name: once.sum }).click();
    await page.getByRole('alert').waitFor();
  },
  'The processor’s page, after a card was declined': async (page, stage) => {
    await atTheDesk(page, stage);
    await payBy(page, declinedCard, once.sum);
    await page.getByRole('alert').waitFor();
  },
};
