import { parse as parseQuery } from 'node:querystring';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCheckoutForm } from '../../src/web/giving/checkout-form.ts';
import { formFields } from '../../src/web/giving/form-field.ts';
import { cents, fieldsRefused, gift, limits, print, refused, taken } from './giving-examples.tsx';

describe('the giving form, read once', () => {
  it('A reader who gives $25 once is understood', () => {
    expect(taken(gift)).toEqual({
      plan: 'none',
      frequency: 'once',
      amount: cents(2_500n),
      coverFee: false,
      appeal: undefined,
      name: 'Ada Nowak',
      email: 'ada@example.org',
      phone: undefined,
      message: undefined,
      newsletter: false,
      address: undefined,
    });
  });

  it('A reader who subscribes to the paper is understood, and no amount is taken from the form', () => {
    const form = taken({ ...print, amount: '9999', other_amount: 'lots' });
    expect(form).toMatchObject({ plan: 'print', frequency: 'monthly' });
    expect(form.amount).toBeUndefined();
    expect(form.address).toEqual({
      line1: '12 Station Street',
      line2: undefined,
      suburb: 'Fitzroy',
      state: 'VIC',
      postcode: '3065',
      country: 'AU',
    });
  });

  it('A program may send numbers and booleans where a form sends words', () => {
    const form = taken({ ...gift, amount: 25.5, cover_fee: true, newsletter: false, phone: null });
    expect(form).toMatchObject({ amount: cents(2_550n), coverFee: true, newsletter: false });
  });

  it('Boxes are a yes only when ticked', () => {
    expect(taken({ ...gift, newsletter: 'on', cover_fee: 'on' })).toMatchObject({
      newsletter: true,
      coverFee: true,
    });
    expect(taken({ ...gift, newsletter: '', cover_fee: 'false' })).toMatchObject({
      newsletter: false,
      coverFee: false,
    });
  });

  it('Every problem is told at once, one sentence a field, in the order of the page', () => {
    const body = {
      plan: 'print',
      frequency: 'weekly',
      name: ' ',
      email: 'ada',
      phone: 'call me',
      newsletter: 'perhaps',
    };
    expect(fieldsRefused(body)).toEqual([
      'frequency',
      'line1',
      'suburb',
      'state',
      'postcode',
      'name',
      'email',
      'phone',
      'newsletter',
    ]);
  });

  it('What was typed comes back to be shown again', () => {
    expect(refused({ ...gift, email: 'ada at example', message: 'Keep going!' }).values).toMatchObject({
      name: 'Ada Nowak',
      email: 'ada at example',
      message: 'Keep going!',
    });
  });

  it('A way that is not offered is never guessed at', () => {
    expect(fieldsRefused({ ...gift, plan: 'platinum', frequency: '' })).toEqual(['plan', 'frequency']);
    expect(fieldsRefused({})).toEqual(['plan', 'frequency', 'name', 'email']);
  });
});

describe('the amount', () => {
  it.each([
    ['25', 2_500n],
    ['25.5', 2_550n],
    ['$25.50', 2_550n],
    ['1,000', 100_000n],
    [' 40 ', 4_000n],
  ])('%s is taken exactly', (typed, minor) => {
    expect(taken({ ...gift, amount: typed }).amount).toEqual(cents(minor));
    expect(taken({ ...gift, amount: 'other', other_amount: typed }).amount).toEqual(cents(minor));
  });

  it.each(['1e3', '-5', 'NaN', '25.505', '２５', '1,00', '.5', '25 50', 'twenty', '0x19', '\u0000'])(
    '%j is asked about beside the box it was typed in',
    (typed) => {
      expect(fieldsRefused({ ...gift, amount: 'other', other_amount: typed })).toEqual(['other_amount']);
      expect(fieldsRefused({ ...gift, amount: typed })).toEqual(['amount']);
    },
  );

  it('(PAY-3) The smallest gift is taken and one cent less is not', () => {
    expect(taken({ ...gift, amount: '2.00' }).amount).toEqual(cents(200n));
    expect(refused({ ...gift, amount: '1.99' }).errors).toEqual([
      { field: 'amount', message: expect.stringContaining('$2') },
    ]);
    expect(fieldsRefused({ ...gift, amount: '0' })).toEqual(['amount']);
  });

  it('(PAY-3) The largest gift is taken; one cent more is asked to call', () => {
    expect(taken({ ...gift, amount: 'other', other_amount: '10,000' }).amount).toEqual(cents(1_000_000n));
    expect(refused({ ...gift, amount: 'other', other_amount: '10000.01' }).errors).toEqual([
      { field: 'other_amount', message: expect.stringMatching(/\$10,000.*1800 634 206/) },
    ]);
  });

  it('No amount, or “other” with nothing beside it, is asked for', () => {
    expect(fieldsRefused({ ...gift, amount: '' })).toEqual(['amount']);
    expect(fieldsRefused({ ...gift, amount: 'other' })).toEqual(['other_amount']);
  });

  it('Somebody who typed $40 while $25 was still chosen is asked which they mean', () => {
    expect(fieldsRefused({ ...gift, other_amount: '40' })).toEqual(['other_amount']);
    expect(taken({ ...gift, other_amount: '25.00' }).amount).toEqual(cents(2_500n));
  });
});

describe('the person', () => {
  it('A name keeps its own letters, composed and with single spaces', () => {
    expect(taken({ ...gift, name: '  Zoe\u0308 \t Ngọc\u00a0Trần ' }).name).toBe('Zo\u00eb Ngọc Trần');
  });

  it('A message may have emoji, Arabic and several lines', () => {
    expect(taken({ ...gift, message: 'شكرا 🌱\r\n\r\n\r\n\r\nKeep   going' }).message).toBe(
      'شكرا 🌱\n\nKeep going',
    );
  });

  it.each([
    'ada@example.org',
    'Ada.O’Hara@example.org'.replace('’', "'"),
    'a+b@news.example.com.au',
    'x@xn--bcher-kva.example',
  ])('%s is an email address, kept as typed', (email) =>
    expect(taken({ ...gift, email: ` ${email} ` }).email).toBe(email),
  );

  it.each([
    'ada',
    'ada@example',
    'a@b,c@d.org',
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: all@example.org',
    'a@example.org\u0000',
    'Ada <ada@example.org>',
    'a..b@example.org',
    '.a@example.org',
    'a@-example.org',
    'a@example..org',
    'a@exa mple.org',
    `${'a'.repeat(65)}@example.org`,
    'ada＠example.org',
    '',
  ])('(INJ-5) %j is not one', (email) => expect(fieldsRefused({ ...gift, email })).toEqual(['email']));

  it.each(['02 5550 1234', '+61 491 570 156', '(03) 5550-1234', '1800 975 707 ext 12'])(
    '%s can be dialled',
    (phone) => expect(taken({ ...gift, phone }).phone).toBe(phone),
  );

  it.each(['12345', 'ring me', '1800 GREEN', '9'.repeat(22)])(
    '%s cannot, and is told so beside the field',
    (phone) => expect(fieldsRefused({ ...gift, phone })).toEqual(['phone']),
  );

  it('An appeal’s name that is none is left out, for the reader cannot put it right', () => {
    expect(taken({ ...gift, appeal: 'strike-fund' }).appeal).toBe('strike-fund');
    expect(taken({ ...gift, appeal: '../../etc' }).appeal).toBeUndefined();
  });
});

describe('(INJ-9) the limits of a text', () => {
  it.each([
    ['name', 200],
    ['message', 1000],
  ] as const)('%s: the last character that fits, and one more', (field, limit) => {
    expect(taken({ ...gift, [field]: 'é'.repeat(limit) })[field]).toHaveLength(limit);
    expect(fieldsRefused({ ...gift, [field]: 'é'.repeat(limit + 1) })).toEqual([field]);
  });

  it.each(['line1', 'line2', 'suburb'] as const)('%s of a postal address: 200 characters', (field) => {
    expect(taken({ ...print, [field]: 'x'.repeat(200) }).address?.[field]).toHaveLength(200);
    expect(fieldsRefused({ ...print, [field]: 'x'.repeat(201) })).toEqual([field]);
  });

  it('An email address of 254 characters fits, and of 255 does not', () => {
    const domain = `${'a'.repeat(61)}.${'b'.repeat(61)}.${'c'.repeat(61)}.org`;
    const local = 'x'.repeat(254 - domain.length - 1);
    expect(taken({ ...gift, email: `${local}@${domain}` }).email).toHaveLength(254);
    expect(fieldsRefused({ ...gift, email: `${local}x@${domain}` })).toEqual(['email']);
  });

  it.each(['name', 'message', 'phone'] as const)(
    'Control characters and halves of emoji are refused in %s',
    (field) => {
      expect(fieldsRefused({ ...gift, [field]: 'a\u0000b' })).toEqual([field]);
      expect(fieldsRefused({ ...gift, [field]: 'a\u001bb' })).toEqual([field]);
      expect(fieldsRefused({ ...gift, [field]: 'a\ud83c' })).toEqual([field]);
    },
  );

  it('A megabyte in every field is refused without being echoed whole', () => {
    const megabyte = 'x'.repeat(1_000_000);
    const { values } = refused(Object.fromEntries(formFields.map((field) => [field, megabyte])));
    expect(JSON.stringify(values).length).toBeLessThan(100_000);
  });

  it('What is shown again has nothing in it that HTML cannot carry', () => {
    expect(refused({ ...gift, email: '', name: 'a\u0000b\ud800c\u202ed' }).values.name).toBe('abc\u202ed');
  });
});

describe('(INJ-8) bodies that are not a form', () => {
  it.each([undefined, null, 'plan=none', 25, [], [gift], new Date(0), new Map()])(
    '%p is refused, not thrown at',
    (body) => {
      expect(fieldsRefused(body)).toEqual(['form']);
    },
  );

  it('Names that reach for a prototype are refused, however they are spelt', () => {
    expect(fieldsRefused(JSON.parse('{"__proto__": {"plan": "none"}}'))).toEqual(['form']);
    expect(fieldsRefused(parseQuery('plan=none&__proto__=1'))).toEqual(['form']);
    expect(fieldsRefused({ ...gift, 'constructor[prototype][admin]': '1' })).toEqual(['form']);
    expect(Object.hasOwn(Object.prototype, 'plan')).toBe(false);
  });

  it('A list, an object or a doubled field where one value belongs is refused beside the field', () => {
    expect(fieldsRefused({ ...gift, name: ['Ada', 'Eve'] })).toEqual(['name']);
    expect(fieldsRefused({ ...gift, email: { toString: 'x' } })).toEqual(['email']);
    expect(fieldsRefused({ ...gift, 'phone[]': '02 5550 1234' })).toEqual(['phone']);
    expect(
      fieldsRefused(parseQuery('plan=none&frequency=once&amount=5&amount=500&name=A&email=a@b.org')),
    ).toEqual(['amount']);
  });

  it('(PAY-1) Prices, ids and other fields of the sender’s own change nothing', () => {
    const extra = {
      price: '1',
      unit_amount: '1',
      currency: 'JPY',
      utm_source: ['a', 'b'],
      id: 'x',
      coverFee: 'on',
    };
    expect(taken({ ...gift, ...extra })).toEqual(taken(gift));
  });

  it('(INJ-9) Whatever is sent, the answer is a form or sentences, and never an exception', () => {
    const anything = fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...formFields), fc.anything()));
    fc.assert(
      fc.property(
        anything,
        fc.record({ plan: fc.constantFrom('none', 'digital', 'print') }),
        (body, choice) => {
          const answer = parseCheckoutForm(typeof body === 'object' ? { ...body, ...choice } : body, limits);
          return answer.ok || answer.errors.length > 0;
        },
      ),
    );
  });
});

describe('where the paper goes', () => {
  it('The address is read for the print edition and for nothing else', () => {
    expect(taken({ ...print, plan: 'digital', postcode: 'nonsense' }).address).toBeUndefined();
  });

  it.each([
    ['victoria', 'VIC'],
    ['n.s.w.', 'NSW', '2000'],
    ['Northern  Territory', 'NT', '0872'],
  ])('%s is %s', (typed, state, postcode = '3065') => {
    expect(taken({ ...print, state: typed, postcode }).address?.state).toBe(state);
  });

  it.each(['', 'Auckland', 'VICT'])('%j is no state', (state) => {
    expect(fieldsRefused({ ...print, state })).toEqual(['state']);
  });

  it.each(['', '306', '30655', 'ABCD', '３０６５'])('%j is no Australian postcode', (postcode) => {
    expect(fieldsRefused({ ...print, postcode })).toEqual(['postcode']);
  });

  it('A postcode of another state is asked about once, and taken when the reader says so', () => {
    const odd = { ...print, postcode: '2065' };
    expect(refused(odd).errors).toEqual([{ field: 'postcode', message: expect.any(String), warning: true }]);
    expect(taken({ ...odd, address_checked: 'on' }).address?.postcode).toBe('2065');
  });

  it.each([
    ['NSW', '3644'],
    ['SA', '0872'],
    ['ACT', '2620'],
    ['QLD', '4000'],
    ['TAS', '7000'],
    ['WA', '6798'],
  ])('%s and %s go together, borders included', (state, postcode) => {
    expect(taken({ ...print, state, postcode }).address).toMatchObject({ state, postcode });
  });

  it('A paper posted overseas needs a street and a town; state and postcode are as free as the world is', () => {
    const abroad = { ...print, country: 'new zealand', state: '', postcode: '' };
    expect(taken(abroad).address).toMatchObject({ state: '', postcode: '', country: 'NZ' });
    expect(taken({ ...abroad, country: 'GB', postcode: 'SW1A 1AA' }).address).toMatchObject({
      country: 'GB',
    });
    expect(fieldsRefused({ ...abroad, line1: '', suburb: '' })).toEqual(['line1', 'suburb']);
  });

  it('A country nobody knows is asked about; none at all is Australia', () => {
    expect(fieldsRefused({ ...print, country: 'Freedonia' })).toEqual(['country']);
    expect(taken({ ...print, country: '' }).address?.country).toBe('AU');
    expect(taken({ ...print, country: 'Côte d’Ivoire' }).address?.country).toBe('CI');
  });
});
