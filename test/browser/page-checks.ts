// What must be true of every page in every state, as lists of what is wrong: empty is good.
import axe from 'axe-core';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import type { Page } from 'playwright-core';
import { cutOff, smallTargets, spaceText, sticksOut, unspaceText } from './in-page.ts';

const narrow = { width: 320, height: 640 };
const wide = { width: 1280, height: 900 };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds, at 320 and 1280 pixels, in the light and in the dark (A11Y-1). */
export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const viewport of [narrow, wide]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const violations = await page.evaluate(async (tags) => {
        const { axe: inPage } = window as unknown as { axe: typeof axe };
        const results = await inPage.run({ runOnly: tags, resultTypes: ['violations'] });
        return results.violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary ?? ''}`),
        );
      }, rules);
      found.push(...violations.map((violation) => `${viewport.width} px, ${colorScheme}: ${violation}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** What sticks out sideways at 320 pixels, or is cut off where the text is spaced (A11Y-9). */
export async function overflowing(page: Page): Promise<string[]> {
  await page.setViewportSize(narrow);
  const plain = await page.evaluate(sticksOut);
  await page.evaluate(spaceText);
  const spaced = [...(await page.evaluate(sticksOut)), ...(await page.evaluate(cutOff))];
  await page.setViewportSize(wide);
  spaced.push(...(await page.evaluate(sticksOut)), ...(await page.evaluate(cutOff)));
  await page.evaluate(unspaceText);
  return [...plain, ...spaced.map((what) => `with spaced text: ${what}`)];
}

/** Targets too small to hit, on a phone and at a desk (A11Y-5). */
export async function hardToHit(page: Page): Promise<string[]> {
  await page.setViewportSize(narrow);
  const onPhone = await page.evaluate(smallTargets);
  await page.setViewportSize(wide);
  return [...onPhone, ...(await page.evaluate(smallTargets))];
}

const htmlRules = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
    rules: {
      // Our own files, from our own server, under names made of their content.
      'require-sri': ['error', { target: 'crossorigin' }],
      // A label around its field is tied to it again by `for`: some speech software knows only one of the two.
      'no-redundant-for': 'off',
    },
  }),
);

/** What a validator says of the page as it was sent (A11Y-11). */
export async function invalid(html: string): Promise<string[]> {
  // Preact writes an empty value as none at all, which every browser reads alike.
  const { results } = await htmlRules.validateString(html.replaceAll(' href>', ' href="">'));
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} at ${line}:${column}: ${message}`),
  );
}

export const ourFrame = {
  lang: 'en-AU',
  banner: 1,
  main: 1,
  contentinfo: 1,
  h1: 1,
  help: 'Rather talk to a person? Call 1800 634 206',
};

/**
 * How often each of the landmarks and the top heading is there, the language the page says it is in (A11Y-11), and what
 * the foot begins with: help is in the same place everywhere (A11Y-8).
 */
export async function structure(page: Page): Promise<Record<string, number | string>> {
  const count = (role: 'banner' | 'main' | 'contentinfo'): Promise<number> => page.getByRole(role).count();
  return {
    lang: (await page.locator('html').getAttribute('lang')) ?? 'none',
    banner: await count('banner'),
    main: await count('main'),
    contentinfo: await count('contentinfo'),
    h1: await page.getByRole('heading', { level: 1 }).count(),
    help: await page
      .locator('footer > :first-child')
      .innerText({ timeout: 1_000 })
      .catch(() => 'none'),
  };
}
