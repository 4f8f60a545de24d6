import { expect, it } from '@jest/globals';
import { loggedError } from '../src/log-settings.ts';

it('(LOG-5) Where several things failed at once, the log has what each was', () => {
  const both = new AggregateError(
    [new Error('it needs a person: asked for $10 and paid $5.'), new TypeError('no such thing')],
    'two failed',
  );
  const logged = loggedError(both);
  expect(logged.words).toBe('two failed');
  expect(logged.errors?.map(({ type, words }) => [type, words])).toEqual([
    ['Error', 'it needs a person: asked for $10 and paid $5.'],
    ['TypeError', 'no such thing'],
  ]);
});
