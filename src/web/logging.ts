import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { RequestHandler } from 'express';

/** What of an address may be written down: ids, names and tokens in paths and queries say who did what. */
export function pathForLog(url: string): string {
  const path = url.split('?')[0] ?? '';
  const parts = path.split('/').slice(1, mostParts + 1);
  return parts.map((part) => `/${plainWord.test(part) ? part : ':x'}`).join('');
}

/** As our own addresses are written; ids, tokens and whatever else somebody puts there are not. */
const plainWord = /^[a-z][a-z-]{0,19}(\.[a-z0-9.]{2,16})?$|^v\d$|^$/;
const mostParts = 8;

/**
 * One line a request: method, path without what is personal in it, status, time, request id. Never a body, a query, a
 * header, an address or a name.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: () => randomUUID(),
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: pathForLog(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      // The cause is logged with the same id by whoever answers for it (error-pages.ts).
      err: ({ type }: { type?: string }) => ({ type }),
    },
    customLogLevel: (_request, response) =>
      response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
    wrapSerializers: true,
  }) as RequestHandler;
}
