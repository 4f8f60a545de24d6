import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { financialYearOf, financialYearStart, localDate, monthsAfter } from '../../src/domain/calendar.ts';

const zones = ['Australia/Sydney', 'Australia/Melbourne'];

describe.each(zones)('Days in %s (LED-11)', (zone) => {
  it.each([
    // Clocks go forward at 2:00 on 4 October 2026: that day has 23 hours.
    ['2026-10-03T13:59:59Z', '2026-10-03'],
    ['2026-10-03T14:00:00Z', '2026-10-04'],
    ['2026-10-03T15:59:59Z', '2026-10-04'],
    ['2026-10-03T16:00:00Z', '2026-10-04'],
    ['2026-10-04T12:59:59Z', '2026-10-04'],
    ['2026-10-04T13:00:00Z', '2026-10-05'],
    // And back at 3:00 on 4 April 2027: that day has 25 hours.
    ['2027-04-03T12:59:59Z', '2027-04-03'],
    ['2027-04-03T13:00:00Z', '2027-04-04'],
    ['2027-04-03T15:30:00Z', '2027-04-04'],
    ['2027-04-03T16:30:00Z', '2027-04-04'],
    ['2027-04-04T13:59:59Z', '2027-04-04'],
    ['2027-04-04T14:00:00Z', '2027-04-05'],
    // The year's end comes here before it comes to Greenwich, and a leap day is a day.
    ['2026-12-31T12:59:59Z', '2026-12-31'],
    ['2026-12-31T13:00:00Z', '2027-01-01'],
    ['2028-02-28T13:00:00Z', '2028-02-29'],
    ['2028-02-29T13:00:00Z', '2028-03-01'],
  ])('%s is on %s', (at, day) => {
    expect(localDate(new Date(at), zone)).toBe(day);
  });

  it.each([
    ['2026-06-30T13:59:59.999Z', 2026],
    ['2026-06-30T14:00:00Z', 2027],
    ['2026-12-31T23:59:59Z', 2027],
    ['2027-04-04T14:00:00Z', 2027],
    ['2027-06-30T13:59:59.999Z', 2027],
    ['2027-06-30T14:00:00Z', 2028],
  ])('%s is in the financial year that ends in %i', (at, year) => {
    expect(financialYearOf(new Date(at), zone)).toBe(year);
  });

  it('A financial year begins at the first moment that is in it', () => {
    expect(financialYearStart(2027, zone).toISOString()).toBe('2026-06-30T14:00:00.000Z');
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2090 }), (year) => {
        const start = financialYearStart(year, zone);
        expect(financialYearOf(start, zone)).toBe(year);
        expect(financialYearOf(new Date(start.getTime() - 1), zone)).toBe(year - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('Days follow each other: a moment later is never on an earlier day', () => {
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 90_000_000 }), (at, ms) => {
        expect(localDate(new Date(at.getTime() + ms), zone) >= localDate(at, zone)).toBe(true);
      }),
    );
  });
});

it('Perth and Auckland keep their own new year, as a paper there would (LED-11)', () => {
  expect(financialYearStart(2027, 'Australia/Perth').toISOString()).toBe('2026-06-30T16:00:00.000Z');
  expect(financialYearStart(2027, 'Pacific/Auckland').toISOString()).toBe('2026-06-30T12:00:00.000Z');
});

describe('A term ends on the day it began, so many months on (LED-11)', () => {
  it.each([
    ['2026-11-22T03:00:00Z', 12, '2027-11-22T03:00:00Z'],
    ['2028-02-29T03:00:00Z', 12, '2029-02-28T03:00:00Z'],
    ['2027-02-28T03:00:00Z', 12, '2028-02-28T03:00:00Z'],
    ['2028-02-29T03:00:00Z', 48, '2032-02-29T03:00:00Z'],
    ['2027-01-31T03:00:00Z', 1, '2027-02-28T03:00:00Z'],
    ['2028-01-31T03:00:00Z', 1, '2028-02-29T03:00:00Z'],
    ['2026-08-31T03:00:00Z', 6, '2027-02-28T03:00:00Z'],
    ['2026-03-31T03:00:00Z', 1, '2026-04-30T03:00:00Z'],
    ['2026-12-31T23:59:59Z', 2, '2027-02-28T23:59:59Z'],
    ['2026-10-04T16:00:00Z', 6, '2027-04-04T16:00:00Z'],
  ])('from %s for %i months: to %s', (from, months, to) => {
    expect(monthsAfter(new Date(from), months)).toEqual(new Date(to));
  });
});
