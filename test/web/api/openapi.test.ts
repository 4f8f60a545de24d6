import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildWeb } from '../../../src/wiring.ts';
import { checkoutRequest } from '../../../src/web/api/schemas.ts';
import { parseCheckoutForm } from '../../../src/web/giving/checkout-form.ts';
import { formFields } from '../../../src/web/giving/form-field.ts';
import { anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { ask, askerOf } from '../safety/ask.ts';
import { limits } from '../giving-examples.tsx';
import { routesOf } from '../walk.ts';

let app: TestApplication;
let description: z.output<typeof openApi>;
beforeAll(async () => {
  app = await startApplication({ worker: false });
  const { text } = await ask(askerOf(app), '/api/v1/openapi.json');
  description = openApi.parse(JSON.parse(text));
});
afterAll(() => app.close());

const kind = z.enum(['object', 'string', 'number', 'integer', 'boolean', 'array']);
const schema: z.ZodType = z.lazy(() =>
  z.strictObject({
    $ref: z
      .string()
      .regex(/^#\/components\/schemas\/\w+$/)
      .optional(),
    type: z.union([kind, z.array(kind)]).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.boolean().optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
    enum: z.array(z.string()).optional(),
    format: z.enum(['uuid', 'uri']).optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.int().positive().optional(),
  }),
);
const content = z.record(z.string().regex(/^application\/(problem\+)?json$/), z.strictObject({ schema }));
const operation = z.strictObject({
  summary: z.string().regex(/\.$/),
  parameters: z
    .array(z.strictObject({ name: z.string(), in: z.literal('path'), required: z.literal(true), schema }))
    .optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: content.optional() }),
  ),
});
/** OpenAPI 3.1, as much of it as is used here, and nothing else. */
const openApi = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.url() })).length(1),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation),
  ),
  components: z.strictObject({ schemas: z.record(z.string(), schema) }),
});

describe('The description of the API', () => {
  it('is OpenAPI, names this site, and refers to nothing that is not in it', () => {
    expect(description.servers).toEqual([{ url: app.url }]);
    const named = JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const used = new Set([...named].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(description.components.schemas).sort());
  });

  it('tells of every address under /api/v1, and of none that is not there', async () => {
    const registered = routesOf((await buildWeb(app.parts)).app)
      .filter(({ method, path }) => path.startsWith('/api/v1/') && method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(registered.length).toBeGreaterThanOrEqual(3);
    expect(described.sort()).toEqual(registered.sort());
  });

  it('names every part of an address that is to be filled in', () => {
    for (const [path, operations] of Object.entries(description.paths)) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const each of Object.values(operations)) {
        expect((each.parameters ?? []).map(({ name }) => name)).toEqual(parts);
      }
    }
  });

  it('is told to people in the same words', async () => {
    const { text } = await ask(askerOf(app), '/api/docs');
    for (const path of Object.keys(description.paths)) expect(text).toContain(`${path}</code>`);
    for (const field of Object.keys(checkoutRequest.shape)) expect(text).toContain(`<code>${field}</code>`);
  });
});

describe('What the description says of a checkout, and what the form’s parser does', () => {
  interface Described {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly maxLength?: number;
  }
  const request = (): { properties: Record<string, Described>; required: string[] } =>
    description.components.schemas['CheckoutRequest'] as ReturnType<typeof request>;
  const whole = {
    plan: 'print',
    frequency: 'monthly',
    offer: 'print-12-months',
    amount: '25',
    name: 'Ada Reader',
    email: 'ada@example.org',
    phone: '02 5550 1234',
    message: 'Keep going.',
    newsletter: true,
    cover_fee: false,
    appeal: 'fighting-fund',
    ...anAddress,
    line2: 'Flat 2',
    address_checked: false,
  };
  const gift = { plan: 'none', frequency: 'once', amount: '25', name: 'Ada', email: 'ada@example.org' };
  const errorsOf = (body: object): { field: string; message: string }[] => {
    const answer = parseCheckoutForm(body, limits);
    return answer.ok ? [] : answer.errors;
  };
  const wrong = (body: object): string[] => errorsOf(body).map(({ field }) => field);

  it('are about the same fields, but for the page’s second box for an amount', () => {
    expect([...Object.keys(request().properties), 'other_amount'].sort()).toEqual([...formFields].sort());
    expect(Object.keys(whole).sort()).toEqual(Object.keys(request().properties).sort());
    expect(wrong(whole)).toEqual([]);
  });

  it('need the same fields', () => {
    expect(request().required.sort()).toEqual(['email', 'frequency', 'name', 'plan']);
    for (const field of request().required) {
      expect([
        field,
        wrong(Object.fromEntries(Object.entries(gift).filter(([name]) => name !== field))),
      ]).toEqual([field, expect.arrayContaining([field])]);
    }
    expect(wrong(gift)).toEqual([]);
    expect(wrong({ ...gift, amount: undefined })).toEqual(['amount']);
  });

  it('know the same words where there is a choice', () => {
    const choices = Object.entries(request().properties).filter(([, { enum: words }]) => words);
    expect(choices.map(([field]) => field)).toEqual(['plan', 'frequency']);
    for (const [field, { enum: words = [] }] of choices) {
      for (const word of words) expect(wrong({ ...whole, [field]: word })).toEqual([]);
      for (const word of ['', 'other', words.join()])
        expect(wrong({ ...whole, [field]: word })).toEqual([field]);
    }
  });

  it('take text of the same length', () => {
    const limited = Object.entries(request().properties).filter(([, { maxLength }]) => maxLength);
    expect(limited.map(([field]) => field).sort()).toEqual(
      [
        'name',
        'email',
        'phone',
        'message',
        'line1',
        'line2',
        'suburb',
        'state',
        'postcode',
        'country',
      ].sort(),
    );
    for (const [field, { maxLength = 0 }] of limited) {
      const saidOf = (length: number): string =>
        errorsOf({ ...whole, country: 'New Zealand', [field]: '9'.repeat(length) })
          .filter((error) => error.field === field)
          .map(({ message }) => message)
          .join();
      expect([field, saidOf(maxLength)]).toEqual([field, expect.not.stringContaining('too long')]);
      if (field !== 'country')
        expect([field, saidOf(maxLength + 1)]).toEqual([field, expect.stringContaining('too long')]);
      else expect(saidOf(maxLength + 1)).not.toBe('');
    }
  });

  it('take the same kinds of value', () => {
    const ofKind = (kind: string): string[] =>
      Object.entries(request().properties).flatMap(([field, { type }]) => (type === kind ? [field] : []));
    expect(ofKind('boolean').sort()).toEqual(['address_checked', 'cover_fee', 'newsletter']);
    for (const field of ofKind('boolean')) {
      for (const value of [true, false]) expect(wrong({ ...whole, [field]: value })).toEqual([]);
      expect(wrong({ ...whole, [field]: 'perhaps' })).toEqual([field]);
    }
    for (const field of Object.keys(request().properties)) {
      for (const value of [[], {}, ['x'], { a: 1 }])
        expect(wrong({ ...whole, [field]: value })).toContain(field);
    }
    for (const amount of [25, 25.5, '25.50', '$25']) expect(wrong({ ...gift, amount })).toEqual([]);
  });
});
