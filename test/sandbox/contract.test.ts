import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CONTRACT_FILE, readContract } from './contract/contract-file.ts';
import { checkAnswer } from './contract/check-answer.ts';
import { checkRequest } from './contract/check-request.ts';
import { deriveContract, written } from './contract/derive.ts';
import { parseForm } from '../../src/sandbox/wire/form-encoding.ts';

const contract = readContract();
const COUPON = {
  id: 'HALF',
  object: 'coupon',
  amount_off: null,
  created: 1,
  currency: null,
  duration: 'once',
  duration_in_months: null,
  livemode: false,
  max_redemptions: null,
  metadata: {},
  name: null,
  percent_off: 50,
  redeem_by: null,
  times_redeemed: 0,
  valid: true,
};

describe('the contract with the SDK', () => {
  it('is derived from the SDK that is installed (write.ts beside it derives it again)', () => {
    const [then, now] = [
      readFileSync(CONTRACT_FILE, 'utf8').split('\n'),
      written(deriveContract()).split('\n'),
    ];
    const [old, fresh] = [new Set(then), new Set(now)];
    expect({
      gone: then.filter((line) => !fresh.has(line)),
      come: now.filter((line) => !old.has(line)),
    }).toEqual({
      gone: [],
      come: [],
    });
  });

  const problems = (coupon: object) => checkAnswer(contract, coupon, { is: 'Coupons:Coupon' }, 'coupon');

  it('lets nothing pass that is unknown, missing, of another type or another word', () => {
    expect(problems(COUPON)).toEqual([]);
    expect(problems({ ...COUPON, colour: 'red' })).toEqual(['coupon.colour is unknown']);
    expect(problems({ ...COUPON, valid: undefined })).toEqual(['coupon.valid is missing']);
    expect(problems({ ...COUPON, created: '1' })).toEqual(['coupon.created is string, not number']);
    expect(problems({ ...COUPON, duration: 'always' })).toHaveLength(1);
    expect(problems({ ...COUPON, object: 'cupon' })).toHaveLength(1);
  });

  it('looks into lists, parts and whole objects in the place of ids', () => {
    const shape = { list: { is: 'Coupons:Coupon' } } as const;
    const list = { object: 'list', data: [{ ...COUPON, valid: 1 }], has_more: false, url: '/v1/coupons' };
    expect(checkAnswer(contract, list, shape, 'answer')).toEqual([
      'answer.data[0].valid is number, not boolean',
    ]);
    const discount = { either: ['string', { is: 'Coupons:Coupon' }] } as const;
    expect(checkAnswer(contract, 'HALF', discount, 'coupon')).toEqual([]);
    expect(checkAnswer(contract, { ...COUPON, id: 1 }, discount, 'coupon')).toEqual([
      'coupon.id is number, not string',
    ]);
  });

  it('holds requests to the parameters the SDK declares', () => {
    const ask = (form: string) =>
      checkRequest(contract, parseForm(form), { is: 'Coupons:CouponCreateParams' }, 'params');
    expect(ask('percent_off=20&metadata[a]=b&applies_to[products][0]=prod_1')).toEqual([]);
    expect(ask('percent_off=lots')).toEqual(['params[percent_off] is no number']);
    expect(ask('per_cent=20')).toEqual(['params[per_cent] is unknown']);
    expect(ask('applies_to[product]=x')).toEqual(['params[applies_to][product] is unknown']);
  });

  it('holds every test: none starts a sandbox that nobody watches', () => {
    const starts = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /^import \{[^}]*\bstartSandbox\b/m.test(readFileSync(`test/${name}`, 'utf8')));
    expect(starts).toEqual(['sandbox/support/watched-sandbox.ts']);
  });
});
