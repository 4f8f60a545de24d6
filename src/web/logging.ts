import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { RequestHandler } from 'express';

/** What of an address may be written down: ids and tokens in paths and queries say who did what. */
export function pathForLog(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id')
    .replace(/\/[\w-]{24,}(?=\/|$)/g, '/:token')
    .slice(0, 200);
}

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
      err: (error: { type?: string; message?: string; stack?: string }) => ({
        type: error.type,
        message: error.message,
        stack: error.stack,
      }),
    },
    customLogLevel: (_request, response) =>
      response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
    wrapSerializers: true,
  }) as RequestHandler;
}
