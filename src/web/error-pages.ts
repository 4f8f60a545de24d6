import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../database/away.ts';
import { Refusal, type RefusalReason } from '../domain/refusal.ts';
import type { Assets } from './components/assets.ts';
import { renderPage } from './components/render-page.ts';
import { ErrorPage, type ErrorPageProps, type ErrorStatus } from './error-page.view.tsx';
import type { Organisation } from './organisation.ts';

/** What each reason is in HTTP: the only place that knows. */
const statusOfReason: Readonly<Record<RefusalReason, ErrorStatus>> = {
  'not found': 404,
  'not allowed': 403,
  'not signed in': 403,
  'too often': 429,
  'processor busy': 503,
  'processor away': 503,
  'amount differs': 422,
  'link used': 422,
  'link expired': 422,
  'wrong password': 422,
  'not now': 422,
  'bad input': 422,
  'changed meanwhile': 409,
};

/** What Express and its body parsers throw carries its status; anything they say in words is theirs, not for readers. */
const knownStatuses = new Set<number>([400, 403, 404, 405, 413, 415]);

export interface ErrorDeps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly logger: Logger;
}

export const noSuchPage: RequestHandler = (_request, _response, next) =>
  next(new Refusal('not found', 'There is no such page.'));

/** Everything thrown ends here: pages for people, problem+json for programs, the cause for the log alone. */
export function errorAnswers(deps: ErrorDeps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // Express would print the error as it is, and then hang up too.
      deps.logger.error({ err: error, requestId: request.id }, 'an answer broke off');
      response.destroy();
      return;
    }
    const status = statusOf(error);
    // Where the request never came as far as the log, its failure is the first line about it.
    const requestId = typeof request.id === 'string' ? request.id : status >= 500 ? randomUUID() : undefined;
    if (status >= 500) deps.logger.error({ err: error, requestId }, 'a request failed');
    if (status === 429 || status === 503) response.set('Retry-After', status === 429 ? '300' : '10');
    response.status(status).set('Cache-Control', 'no-store');
    const sentence = error instanceof Refusal ? error.sentence : undefined;
    if (isForPrograms(request)) sendProblem(response, status, sentence, requestId);
    else sendPage(deps, response, { status, sentence, requestId, forStaff: isForStaff(request) });
  };
}

function statusOf(error: unknown): ErrorStatus {
  if (error instanceof Refusal) return statusOfReason[error.reason];
  const status = (error as { status?: unknown } | undefined)?.status;
  if (typeof status === 'number' && knownStatuses.has(status)) return status as ErrorStatus;
  return isDatabaseAway(error) ? 503 : 500;
}

function isForPrograms(request: Request): boolean {
  return /^\/(api(?!\/docs)|webhooks)(\/|$)/i.test(request.path);
}

function isForStaff(request: Request): boolean {
  return /^\/staff(\/|$)/i.test(request.path);
}

const problemTitles: Readonly<Record<ErrorStatus, string>> = {
  400: 'The request could not be read.',
  403: 'That is not allowed.',
  404: 'There is no such thing.',
  405: 'That method is not for this address.',
  409: 'It is not so any more.',
  413: 'The request is too large.',
  415: 'Send application/json.',
  422: 'Something in the request needs correcting.',
  429: 'Too many requests.',
  500: 'Something broke on our side.',
  503: 'The service is busy or away; try again soon.',
};

function sendProblem(
  response: Response,
  status: ErrorStatus,
  detail: string | undefined,
  requestId: string | undefined,
): void {
  response.type('application/problem+json').send(
    JSON.stringify({
      type: 'about:blank',
      title: problemTitles[status],
      status,
      detail,
      requestId,
    }),
  );
}

function sendPage(
  { organisation, assets }: ErrorDeps,
  response: Response,
  problem: Omit<ErrorPageProps, 'organisation' | 'assets'>,
): void {
  const page = ErrorPage({ organisation, assets, ...problem });
  response.type('html').send(renderPage(page));
}
