import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderPage } from '../../src/web/components/render-page.ts';
import { formFields, type FormValues } from '../../src/web/giving/form-field.ts';
import { GivingPage, type GivingPageProps } from '../../src/web/giving/giving-page.view.tsx';
import { newsletterWording } from '../../src/web/giving/messages.ts';
import { readPreselection } from '../../src/web/giving/preselection.ts';
import { cents, gift, limits, page, print, refused } from './giving-examples.tsx';
import { attribute, elementsOf, find, one, readHtml, text, wholeText, type Element } from './read-html.ts';

function rendered(props: Partial<GivingPageProps> = {}) {
  return readHtml(renderPage(<GivingPage {...page} {...props} />));
}

function withErrors(body: Record<string, unknown>) {
  return rendered(refused(body));
}

function chosen(document: ReturnType<typeof rendered>, name: string): string | undefined {
  const checked = one(document, 'input', { type: 'radio', name, checked: true });
  return attribute(checked, 'value');
}

describe('the giving page', () => {
  it('A reader finds all four ways in one form that posts to /checkouts', () => {
    const document = rendered();
    const form = one(document, 'form');
    expect([attribute(form, 'method'), attribute(form, 'action')]).toEqual(['post', '/checkouts']);
    expect(find(form, 'input', { name: 'plan' }).map((radio) => attribute(radio, 'value'))).toEqual([
      'none',
      'digital',
      'print',
    ]);
    expect(find(form, 'input', { name: 'frequency' }).map((radio) => attribute(radio, 'value'))).toEqual([
      'once',
      'monthly',
    ]);
    expect(text(one(form, 'span', { id: 'plan-print-note' }))).toContain('$10 a month or $120 for 12 months');
    const names = new Set(find(form, '*', { name: true }).map((field) => attribute(field, 'name')));
    expect([...names].sort()).toEqual(
      formFields.filter((field) => !['appeal', 'address_checked', 'offer'].includes(field)).sort(),
    );
  });

  it('Nobody is signed up to anything they did not choose: a single gift, every box unticked', () => {
    const document = rendered();
    expect([chosen(document, 'plan'), chosen(document, 'frequency')]).toEqual(['none', 'once']);
    expect(find(document, 'input', { type: 'checkbox', checked: true })).toEqual([]);
    expect(text(one(document, 'label', { for: 'newsletter' }))).toBe(newsletterWording);
  });

  it('An edition that is not on sale is not offered', () => {
    const document = rendered({ offers: page.offers.filter(({ edition }) => edition === 'digital') });
    expect(find(document, 'input', { id: 'plan-print' })).toEqual([]);
  });

  it('The bar says what it counts, and where the appeal stands', () => {
    const section = one(rendered(), 'section', { class: 'target' });
    expect(text(section)).toContain('$61,240.50 of $250,000');
    expect(text(section)).toContain(
      'Counts donations and renewals received since 1 July 2026, offline gifts included; less refunds and lost disputes; without covered fees.',
    );
    expect(attribute(one(section, 'progress'), 'value')).toBe('6124050');
  });

  it.each([
    [0n, 'Nothing counted yet: yours can be the first.', '0'],
    [-500n, 'Nothing counted yet: yours can be the first.', '0'],
    [100n, 'On the way: less than 1% so far.', '100'],
    [24_999_999n, '99% of the way.', '24999999'],
    [25_000_000n, 'Target reached. Every gift still counts.', '25000000'],
    [27_150_000n, 'Past the target, at 108%. Every gift still counts.', '25000000'],
  ])('With %s cents raised the bar is honest', (raised, standing, value) => {
    const document = rendered({ appeal: { ...page.appeal, raised: cents(raised) } });
    expect(text(one(document, 'p', { class: 'standing' }))).toBe(standing);
    expect(attribute(one(document, 'progress'), 'value')).toBe(value);
  });

  it('The same props are the same bytes, with no script and nothing of any visitor', () => {
    const html = renderPage(<GivingPage {...page} />);
    expect(renderPage(<GivingPage {...page} />)).toBe(html);
    expect(html).not.toMatch(/<script|csrf|token|nonce| on[a-z]+=| style=/i);
  });

  it('The page and its styles weigh less than 14 kB over the wire, in three requests', () => {
    const html = renderPage(<GivingPage {...page} />);
    const files = ['public/site.css', 'public/favicon.svg'].map((path) => readFileSync(path));
    const weight = [Buffer.from(html), ...files].reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(weight).toBeLessThan(12_000);
    expect(files[0] && gzipSync(files[0]).length).toBeLessThan(9_000);
    const requests = [...find(readHtml(html), '*', { src: true }), ...find(readHtml(html), 'link')];
    expect(requests).toHaveLength(2);
    expect(files[0]?.toString().replaceAll(/url\("data:[^"]*"\)/g, '')).not.toMatch(/url\(|@import/);
  });
});

describe('(A11Y-3) the button says what will happen', () => {
  it('A browser that cannot tell what is chosen says no more than is true of all of it', () => {
    const document = rendered();
    const button = one(document, 'button');
    expect(attribute(button, 'type')).toBe('submit');
    expect(text(button)).toBe('Continue to payment');
    expect(text(one(document, 'div', { class: 'review' }))).toMatch(
      /repeats each month until you stop it\. A single payment never repeats\./,
    );
    expect(text(one(document, 'div', { class: 'review' }))).toMatch(/nothing is charged until you confirm/);
  });

  /** What the stylesheet leaves of the button for a choice: parts whose condition does not hold are not shown. */
  function said(choice: { plan: string; frequency: string; amount: string; fee: boolean }): string {
    const hides = (element: Element): boolean =>
      (attribute(element, 'class') ?? '').split(' ').some((name) => {
        if (name === 'unsaid') return true;
        if (name === 'with-preset') return choice.amount === 'other';
        const [condition, value] = name.split(/-(.*)/);
        if (condition === 'for') return value !== choice.plan;
        if (condition === 'at') return value !== choice.frequency;
        if (condition === 'with') return value !== choice.amount;
        return condition === 'fee' && (value === 'on') !== choice.fee;
      });
    const shown = (node: Parameters<typeof wholeText>[0]): string => {
      if ('tagName' in node && hides(node)) return '';
      return 'childNodes' in node ? node.childNodes.map(shown).join('') : wholeText(node);
    };
    return shown(one(rendered(), 'button')).trim();
  }

  it.each([
    ['none', 'monthly', '3', false, 'Give $25 a month'],
    ['none', 'once', '3', false, 'Give $25 once'],
    ['none', 'once', '3', true, 'Give $25.74 once'],
    ['none', 'monthly', 'other', false, 'Give this amount each month'],
    ['none', 'once', 'other', true, 'Give this amount and the fee once'],
    ['digital', 'monthly', '3', false, 'Get the digital edition: $5 a month'],
    ['digital', 'once', '3', false, 'Get the digital edition: $60 for 12 months'],
    ['print', 'monthly', 'other', true, 'Get the print edition: $10.48 a month'],
    ['print', 'once', '1', false, 'Get the print edition: $120 for 12 months'],
  ])('%s, %s, amount %s, fee %s: %s', (plan, frequency, amount, fee, label) => {
    expect(said({ plan, frequency, amount, fee })).toBe(label);
  });

  it('The stylesheet knows every condition the page uses, and shows parts only where it can tell', () => {
    const css = readFileSync('public/site.css', 'utf8');
    const supports = css.slice(css.indexOf('@supports selector(:has(*))'));
    const conditions = elementsOf(one(rendered(), 'form'))
      .flatMap((element) => (attribute(element, 'class') ?? '').split(' '))
      .filter((name) => /^(for|at|with|fee)-(?!sign)/.test(name));
    for (const name of new Set(conditions)) expect(supports).toMatch(new RegExp(`\\.${name}[,\\s]`));
    expect(css.slice(0, css.indexOf('@supports selector(:has(*))'))).not.toContain('.said[hidden]');
    expect(css).not.toMatch(
      /input(?:\[[^\]]*\])?(?::[a-z-]+)?\s*\{[^}]*(?:display: none|visibility: hidden)/,
    );
  });
});

describe('(A11Y-2) a form that came back', () => {
  const document = withErrors({
    ...gift,
    amount: 'other',
    other_amount: '1e3',
    name: '',
    email: 'ada at home',
  });

  it('says so in the title and first of all, and the focus goes there', () => {
    expect(text(one(document, 'title'))).toBe('Error: Give to The Fighting Fund | Green Left');
    const summary = one(document, 'div', { role: 'alert' });
    expect([attribute(summary, 'tabindex'), attribute(summary, 'autofocus')]).toEqual(['-1', '']);
    expect(elementsOf(one(document, 'main'))[0]).toBe(summary);
  });

  it('links every problem to its field, which is marked, described and still holds what was typed', () => {
    const links = find(one(document, 'div', { role: 'alert' }), 'a').map((link) => attribute(link, 'href'));
    expect(links).toEqual(['#other_amount', '#name', '#email']);
    for (const link of links) {
      const field = one(document, 'input', { id: (link ?? '').slice(1) });
      expect(attribute(field, 'aria-invalid')).toBe('true');
      const ids = (attribute(field, 'aria-describedby') ?? '').split(' ');
      expect(ids.map((id) => text(one(document, 'p', { id }))).join(' ')).toMatch(/Please correct:/);
    }
    expect(attribute(one(document, 'input', { id: 'email' }), 'value')).toBe('ada at home');
    expect(attribute(one(document, 'input', { id: 'other_amount' }), 'value')).toBe('1e3');
    expect(chosen(document, 'amount')).toBe('other');
  });

  it('keeps every choice, text and tick', () => {
    const body = {
      ...print,
      email: '',
      message: 'Keep\ngoing',
      phone: '02 5550 1234',
      newsletter: 'on',
      cover_fee: 'on',
    };
    const back = withErrors(body);
    expect([chosen(back, 'plan'), chosen(back, 'frequency')]).toEqual(['print', 'monthly']);
    expect(text(one(back, 'textarea'))).toBe('Keep\ngoing');
    for (const name of ['line1', 'suburb', 'state', 'postcode', 'country', 'phone'] as const) {
      expect(attribute(one(back, 'input', { id: name }), 'value')).toBe(body[name]);
    }
    expect(find(back, 'input', { type: 'checkbox', checked: true })).toHaveLength(2);
  });

  it('leads from a group’s problem to the first of its radios', () => {
    const back = withErrors({ ...gift, frequency: 'yearly', amount: '' });
    const links = find(one(back, 'div', { role: 'alert' }), 'a').map((link) => attribute(link, 'href'));
    expect(links).toEqual(['#frequency-once', '#amount-1']);
    for (const link of links) one(back, 'input', { type: 'radio', id: (link ?? '').slice(1) });
  });

  it('asks once whether an odd address is right, beside it, with a box to say yes', () => {
    const warned = withErrors({ ...print, postcode: '2065' });
    expect(text(one(warned, 'p', { id: 'postcode-error' }))).toMatch(/^Please check:.*2065.*VIC/);
    expect(attribute(one(warned, 'input', { id: 'address_checked' }), 'checked')).toBeUndefined();
    expect(find(rendered(), 'input', { id: 'address_checked' })).toEqual([]);
  });
});

describe('(A11Y-11) what a machine that reads the page aloud is told', () => {
  const document = withErrors({ ...print, postcode: '2065', name: '' });

  it('the language, one h1, the landmarks, and ids that are there once', () => {
    expect(attribute(one(document, 'html'), 'lang')).toBe('en-AU');
    for (const landmark of ['h1', 'main', 'header', 'footer']) one(document, landmark);
    const ids = find(document, '*', { id: true }).map((element) => attribute(element, 'id'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a label for every control, a legend for every group, and no reference to nothing', () => {
    const controls = [...find(document, 'input'), ...find(document, 'textarea')];
    for (const control of controls.filter((each) => attribute(each, 'type') !== 'hidden')) {
      expect(wholeText(one(document, 'label', { for: attribute(control, 'id') ?? '' })).trim()).not.toBe('');
      for (const id of (attribute(control, 'aria-describedby') ?? '').split(' ').filter(Boolean))
        one(document, '*', { id });
    }
    for (const group of find(document, 'fieldset')) expect(text(one(group, 'legend'))).not.toBe('');
    for (const link of find(document, 'a')) {
      const [, id] = /^#(.+)$/.exec(attribute(link, 'href') ?? '') ?? [];
      if (id !== undefined) one(document, '*', { id });
    }
  });

  it.each([
    ['name', 'name', undefined],
    ['email', 'email', 'email'],
    ['phone', 'tel', 'tel'],
    ['line1', 'address-line1', undefined],
    ['line2', 'address-line2', undefined],
    ['suburb', 'address-level2', undefined],
    ['state', 'address-level1', undefined],
    ['postcode', 'postal-code', 'text'],
    ['country', 'country-name', undefined],
    ['other_amount', 'off', 'decimal'],
  ])('%s is filled in by the browser as %s', (id, autocomplete, inputmode) => {
    const field = one(document, 'input', { id });
    expect(attribute(field, 'autocomplete')).toBe(autocomplete);
    expect(attribute(field, 'inputmode')).toBe(inputmode);
  });
});

describe('what a link can choose beforehand', () => {
  const asked = (query: unknown): FormValues => readPreselection(query, limits);

  it('A link to a monthly $50 opens the page so; an amount that is no preset stands in the box', () => {
    const preset = rendered({ values: asked({ frequency: 'monthly', amount: '50', plan: 'none' }) });
    expect([chosen(preset, 'frequency'), chosen(preset, 'amount')]).toEqual(['monthly', '50']);
    const own = rendered({ values: asked({ amount: '$37.50' }) });
    expect(chosen(own, 'amount')).toBe('other');
    expect(attribute(one(own, 'input', { id: 'other_amount' }), 'value')).toBe('$37.50');
  });

  it.each([
    { plan: 'gold', frequency: 'hourly', amount: '1e3', appeal: '<script>' },
    { plan: ['print'], amount: '1.99' },
    { amount: '10000.01', name: 'Eve', email: 'eve@example.org', newsletter: 'on' },
    null,
    'plan=print',
  ])('Nonsense is left out: %j', (query) => expect(asked(query)).toEqual({}));

  it('The appeal a link names goes with the gift', () => {
    const values = asked({ appeal: 'strike-fund' });
    const document = rendered({
      values,
      appeal: { ...page.appeal, slug: 'strike-fund', name: 'The Strike Fund' },
    });
    expect(attribute(one(document, 'input', { type: 'hidden' }), 'value')).toBe('strike-fund');
    expect(find(rendered({ values }), 'input', { type: 'hidden' })).toEqual([]);
  });
});

it('(INJ-1) Whatever is typed, the page has the same elements with the same attributes', () => {
  const shape = (values: FormValues) =>
    elementsOf(rendered({ values, errors: [{ field: 'email', message: 'Write one.' }] })).map((element) => [
      element.tagName,
      element.attrs.map(({ name }) => name),
    ]);
  const harmless = shape({
    name: 'Ada',
    message: 'Hello',
    line1: 'x',
    email: 'y',
    other_amount: '1',
    amount: 'other',
  });
  const hostile = fc.oneof(
    fc.constantFrom(
      '"><script>alert(1)</script>',
      "' onfocus='x",
      '</textarea><img src=x onerror=y>',
      '<!--',
      '&lt;',
    ),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(hostile, (typed) => {
      const values = refused({ ...gift, email: '', message: typed, name: typed, line1: typed }).values;
      const document = shape({
        ...values,
        name: `x${typed}`,
        line1: `x${typed}`,
        email: 'y',
        other_amount: '1',
        amount: 'other',
      });
      expect(document).toEqual(harmless);
    }),
    { numRuns: 60 },
  );
});
