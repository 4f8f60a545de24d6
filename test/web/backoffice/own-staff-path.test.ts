import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { ownStaffPath } from '../../../src/web/backoffice/own-staff-path.ts';

const paper = 'https://lamp.example';

/** Where a browser ends up that is told to go there from the sign-in page. */
function leadsTo(location: string): URL {
  return new URL(location, `${paper}/staff/sign-in`);
}

function staysInTheBackOffice(location: string): boolean {
  const { origin, pathname } = leadsTo(location);
  return origin === paper && (pathname === '/staff' || pathname.startsWith('/staff/'));
}

describe('Somebody who signs in is sent on', () => {
  test.each(['/staff', '/staff/supporters', '/staff/supporters?q=zo%C3%AB&after=100050', '/staff/parked'])(
    'to %s, which they had asked for',
    (asked) => {
      expect(ownStaffPath(asked)).toBe(asked);
    },
  );

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example/staff',
    'https://lamp.example@evil.example/staff',
    'javascript:alert(1)',
    '/staff/../../evil',
    '/staff/..//evil.example',
    '/staff/%2e%2e/checkouts',
    '/\t/evil.example',
    '/staff\\..\\..\\evil',
    '/staffroom',
    '/staff//evil.example/..//',
    '/',
    '',
    'staff',
    ' /staff/supporters',
    '/staff/sign-in?next=/staff/sign-in',
    '/staff/set-up/abc',
  ])('(CSRF-6) and not to %j', (asked) => {
    expect(ownStaffPath(asked)).toBe('/staff');
  });

  it('(CSRF-6) nowhere else, whatever the address says', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '//',
      '.',
      '..',
      '%2f',
      '%5c',
      '%2e',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      'staff',
      '/staff',
      'evil.example',
      'https:',
      'javascript:',
      ' ',
      '\u0000',
      '／',
      '。',
    );
    const addresses = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 8 }).map((parts) => `/staff${parts.join('')}`),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(addresses, (asked) => {
        const location = ownStaffPath(asked);
        expect(location).toMatch(/^\/staff(?:[/?]|$)/);
        expect(location).not.toMatch(/[\r\n\t\\]/);
        expect(staysInTheBackOffice(location)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
