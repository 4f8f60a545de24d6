import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Stripe from 'stripe';
import { verifyWebhook } from '../../src/stripe/webhook-signature.ts';

const secret = 'whsec_in_use';
const now = new Date('2026-11-22T03:04:05Z');
const clock = { now: () => now };
const seconds = now.getTime() / 1000;

const payload = JSON.stringify({
  id: 'evt_1Gift',
  object: 'event',
  type: 'checkout.session.completed',
  livemode: false,
  created: seconds - 2,
  data: { object: { id: 'cs_test_1', customer_details: { name: 'Zoë \u0000 🌿' } } },
});

function sign(body: string, { by = secret, ago = 0 } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: body, secret: by, timestamp: seconds - ago });
}

function verify(body: string | Uint8Array, header: string | undefined, secrets = [secret]) {
  return verifyWebhook(typeof body === 'string' ? Buffer.from(body) : body, header, secrets, clock);
}

describe('an event that Stripe signed', () => {
  it('is read, with its body kept exactly as it came', () => {
    expect(verify(payload, sign(payload))).toEqual({
      ok: true,
      event: {
        id: 'evt_1Gift',
        type: 'checkout.session.completed',
        livemode: false,
        createdAt: new Date((seconds - 2) * 1000),
        payload,
      },
    });
  });

  it('may carry the signatures of other schemes beside the one we know', () => {
    expect(verify(payload, `${sign(payload)},v0=${'0'.repeat(64)}`).ok).toBe(true);
  });
});

describe('(WH-1) an event that somebody touched', () => {
  it('is refused when one byte of its body is another', () => {
    const header = sign(payload);
    const bytes = Buffer.from(payload);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const touched = Uint8Array.from(bytes, (byte, at) => (at === position ? byte ^ change : byte));
        expect(verify(touched, header)).toEqual({ ok: false, why: 'wrong signature' });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when one byte of its signature is another', () => {
    const header = sign(payload);
    fc.assert(
      fc.property(fc.nat(header.length - 1), fc.integer({ min: 1, max: 127 }), (position, change) => {
        const touched = String.fromCharCode(
          ...Buffer.from(header).map((byte, at) => (at === position ? byte ^ change : byte)),
        );
        expect(verify(payload, touched).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, string | undefined, string]>([
    ['no header', undefined, 'no signature'],
    ['an empty header', '', 'no signature'],
    ['a header of words', 'trust me', 'malformed signature'],
    ['a time alone', `t=${seconds}`, 'malformed signature'],
    ['no time', sign(payload).replace(/^t=\d+,/, ''), 'malformed signature'],
    ['a time that is no number', sign(payload).replace(/^t=\d+/, 't=NaN'), 'malformed signature'],
    ['two times', `${sign(payload)},t=${seconds}`, 'malformed signature'],
    ['another secret', sign(payload, { by: 'whsec_other' }), 'wrong signature'],
    ['a scheme we do not know', sign(payload).replace('v1=', 'v0='), 'wrong signature'],
    [
      'the signature in capitals',
      sign(payload).toUpperCase().replace('T=', 't=').replace('V1=', 'v1='),
      'wrong signature',
    ],
  ])('is refused with %s', (_, header, why) => {
    expect(verify(payload, header)).toEqual({ ok: false, why });
  });

  it('is refused when its JSON was read and written again', () => {
    const spaced = JSON.stringify(JSON.parse(payload), null, 2);
    expect(verify(spaced, sign(payload))).toEqual({ ok: false, why: 'wrong signature' });
  });

  it('is refused with a byte order mark before it, and with bytes that are no UTF-8 where a replacement character was signed', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(payload)]);
    expect(verify(marked, sign(payload))).toEqual({ ok: false, why: 'wrong signature' });
    const replaced = payload.replace('🌿', '\ufffd');
    const broken = Buffer.from(replaced.replace('\ufffd', '@'));
    broken[broken.indexOf('@')] = 0xff;
    expect(verify(replaced, sign(replaced)).ok).toBe(true);
    expect(verify(broken, sign(replaced))).toEqual({ ok: false, why: 'wrong signature' });
  });

  it('is refused where no secret, or a blank one, is set', () => {
    expect(verify(payload, sign(payload), [])).toEqual({ ok: false, why: 'wrong signature' });
    expect(verify(payload, sign(payload, { by: ' ' }), [' '])).toEqual({ ok: false, why: 'wrong signature' });
  });

  it.each([
    ['not JSON', 'gift'],
    ['nothing', 'null'],
    ['a thin event', '{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter.no_meter_found"}'],
    ['an id that is no name', payload.replace('evt_1Gift', 'evt 1\\u0000')],
    ['of no year we can write', payload.replace(/"created":\d+/, '"created":900000000000000')],
    ['no mode', payload.replace('"livemode":false,', '')],
  ])('is no event when it is %s, though signed', (_, body) => {
    expect(verify(body, sign(body))).toEqual({ ok: false, why: 'not an event' });
  });
});

describe('the age of a signature', () => {
  it.each([0, 299, 300])('(WH-2) may be %i seconds', (ago) => {
    expect(verify(payload, sign(payload, { ago })).ok).toBe(true);
  });

  it.each([301, 3_600, 40_000_000])('(WH-2) may not be %i seconds', (ago) => {
    expect(verify(payload, sign(payload, { ago }))).toEqual({ ok: false, why: 'too old' });
  });

  it('(WH-3) may be up to 300 seconds before its time, and no more', () => {
    expect(verify(payload, sign(payload, { ago: -300 })).ok).toBe(true);
    expect(verify(payload, sign(payload, { ago: -301 }))).toEqual({ ok: false, why: 'in the future' });
  });
});

describe('(WH-4) while one secret is being replaced by another', () => {
  const both = ['whsec_incoming', 'whsec_outgoing'];

  it.each(both)('an event signed with %s is taken', (by) => {
    expect(verify(payload, sign(payload, { by }), both).ok).toBe(true);
  });

  it('an event signed with both is taken, whichever of them we know', () => {
    const [incoming = '', outgoing = ''] = both;
    const header = `${sign(payload, { by: incoming })},${sign(payload, { by: outgoing }).replace(/^t=\d+,/, '')}`;
    for (const known of [[incoming], [outgoing], both]) expect(verify(payload, header, known).ok).toBe(true);
  });

  it('an event signed with a third is refused', () => {
    expect(verify(payload, sign(payload, { by: 'whsec_third' }), both).ok).toBe(false);
  });
});
