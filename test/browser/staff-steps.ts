import type { Page } from 'playwright-core';
import { firstOwnerLink } from '../../src/domain/staff/first-owner-link.ts';
import { inviteStaff } from '../../src/domain/staff/invite-staff.ts';
import type { TestApplication } from '../support/application.ts';

export const owner = { name: 'Olive Ng', email: 'olive@lamp.example', password: 'vkzn plough heron 7' };

/** The line the program prints while nobody has an account; asking again ends the link before. */
export async function ownerLink(app: TestApplication): Promise<string> {
  const { clock, config, database } = app.parts;
  const link = await firstOwnerLink({ db: database.db, clock, publicUrl: config.publicUrl });
  if (link === undefined) throw new Error('somebody has an account already');
  return link;
}

/** A link for another owner, whoever has an account already. */
export async function colleagueLink(app: TestApplication, email: string): Promise<string> {
  const { clock, config, database } = app.parts;
  const deps = { db: database.db, clock, publicUrl: config.publicUrl };
  return (await inviteStaff(deps, { email, role: 'owner' }, {})).url;
}

/** Makes an account by a one-time link, and is let in. An invited address stands there already. */
export async function moveIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(owner.name);
  const email = page.getByLabel(/^Your email address/);
  if (await email.isEditable()) await email.fill(owner.email);
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
