import type { Page } from 'playwright-core';
import { firstOwnerLink } from '../../src/domain/staff/first-owner-link.ts';
import type { TestApplication } from '../support/application.ts';

export const owner = { name: 'Olive Ng', email: 'olive@lamp.example', password: 'vkzn plough heron 7' };

/** The line the program prints while nobody has an account; asking again ends the link before. */
export async function ownerLink(app: TestApplication): Promise<string> {
  const { clock, config, database } = app.parts;
  const link = await firstOwnerLink({ db: database.db, clock, publicUrl: config.publicUrl });
  if (link === undefined) throw new Error('somebody has an account already');
  return link;
}

/** The first owner makes an account by the one-time link, and is let in. */
export async function moveIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('Your email address').fill(owner.email);
  await page.getByLabel('Choose a password').fill(owner.password);
  await page.getByRole('button', { name: 'Make the account and sign in' }).click();
  await page.getByRole('heading', { name: 'Today' }).waitFor();
}

export async function signIn(page: Page, url: string, password = owner.password): Promise<void> {
  await page.goto(`${url}/staff/sign-in`);
  await page.getByLabel('Email address').fill(owner.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
