import { z } from 'zod';
import { checkoutRequest, checkoutStatus, openedCheckout, problem } from './schemas.ts';

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly request?: z.ZodObject;
  readonly answers: Readonly<
    Record<string, { readonly description: string; readonly schema?: z.ZodObject; readonly type?: string }>
  >;
}

const problemAnswer = (description: string) => ({
  description,
  schema: problem,
  type: 'application/problem+json',
});

/** Every operation of the API; the routes registered are compared with it by a test. */
export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/checkouts',
    summary:
      'Begin a gift, a subscription or a term, and get the address of the page where it is paid. The same body again, while the first is unpaid, gives the same checkout.',
    request: checkoutRequest,
    answers: {
      201: { description: 'Begun.', schema: openedCheckout },
      400: problemAnswer('The body is not JSON.'),
      403: problemAnswer('Sent by the page of another site.'),
      413: problemAnswer('The body is too large.'),
      415: problemAnswer('The body is not application/json.'),
      422: problemAnswer('Some fields need correcting: errors names each with a sentence.'),
      429: problemAnswer('Too many in a short time.'),
      500: problemAnswer('Something broke on our side: requestId names it in our log.'),
      503: problemAnswer('The processor is busy or away: nothing was charged, send the same again.'),
    },
  },
  {
    method: 'get',
    path: '/api/v1/checkouts/{id}',
    summary: 'How a checkout stands.',
    answers: {
      200: { description: 'Known.', schema: checkoutStatus },
      404: problemAnswer('There is no such checkout.'),
      503: problemAnswer('The service is busy or away: ask again.'),
    },
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    summary: 'This description.',
    answers: { 200: { description: 'OpenAPI 3.1.' } },
  },
];

/** The API described, for programs (OpenAPI 3.1). */
export function describeApi(settings: { name: string; publicUrl: string }): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = describeOperation(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${settings.name}: giving`,
      version: '1',
      description: 'Begin checkouts and ask how they stand.',
    },
    servers: [{ url: settings.publicUrl }],
    paths,
    components: { schemas: componentSchemas() },
  };
}

const named = {
  CheckoutRequest: checkoutRequest,
  OpenedCheckout: openedCheckout,
  CheckoutStatus: checkoutStatus,
  Problem: problem,
};

function componentSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => {
      const described: Record<string, unknown> = z.toJSONSchema(schema, { io: 'input' });
      delete described['$schema'];
      return [name, described];
    }),
  );
}

function describeOperation({ path, summary, request, answers }: Operation): object {
  return {
    summary,
    ...(path.includes('{id}')
      ? {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
          ],
        }
      : {}),
    ...(request
      ? { requestBody: { required: true, content: { 'application/json': { schema: reference(request) } } } }
      : {}),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { description, schema, type = 'application/json' }]) => [
        status,
        { description, ...(schema ? { content: { [type]: { schema: reference(schema) } } } : {}) },
      ]),
    ),
  };
}

function reference(schema: z.ZodObject): object {
  const name = Object.entries(named).find(([, each]) => each === schema)?.[0] ?? '';
  return { $ref: `#/components/schemas/${name}` };
}
