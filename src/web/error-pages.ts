import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { Refusal, type RefusalReason } from '../domain/refusal.ts';
import type { Assets } from './components/assets.ts';
import { renderPage } from './components/render-page.ts';
import { ErrorPage, type ErrorStatus } from './error-page.view.tsx';
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
  'bad input': 422,
};

/** What Express and its body parsers throw carries its status; anything they say in words is theirs, not for readers. */
const knownStatuses = new Set<number>([400, 403, 404, 405, 413, 415]);

/** The database has no connection to spare, cannot be reached, or took too long: ours to say, theirs to try again. */
const databaseAway =
  /timeout exceeded when trying to connect|ECONNREFUSED|ECONNRESET|Connection terminated|too many clients|P1001|P1008|P2024|P2028|57P0\d/;

export interface ErrorDeps {
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly logger: Logger;
}

export const noSuchPage: RequestHandler = (_request, _response, next) =>
  next(new Refusal('not found', 'There is no such page.'));

/** Everything thrown ends here: pages for people, problem+json for programs, the cause for the log alone. */
export function errorAnswers(deps: ErrorDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) deps.logger.error({ err: error, requestId: idOf(request) }, 'a request failed');
    if (status === 429 || status === 503) response.set('Retry-After', status === 429 ? '300' : '10');
    response.status(status).set('Cache-Control', 'no-store');
    const sentence = error instanceof Refusal ? error.sentence : undefined;
    if (wantsProblem(request)) sendProblem(response, status, sentence, request);
    else sendPage(deps, response, status, sentence, request);
  };
}

function statusOf(error: unknown): ErrorStatus {
  if (error instanceof Refusal) return statusOfReason[error.reason];
  const status = (error as { status?: unknown } | undefined)?.status;
  if (typeof status === 'number' && knownStatuses.has(status)) return status as ErrorStatus;
  return databaseAway.test(wordsOf(error)) ? 503 : 500;
}

/** What an error says of itself and of what is under it: drivers put the reason in any of the three. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  return `${error.message} ${typeof code === 'string' ? code : ''} ${wordsOf(error.cause)}`;
}

function wantsProblem(request: Request): boolean {
  return request.path.startsWith('/api/');
}

const problemTitles: Readonly<Record<ErrorStatus, string>> = {
  400: 'The request could not be read.',
  403: 'That is not allowed.',
  404: 'There is no such thing.',
  405: 'That method is not for this address.',
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
  request: Request,
): void {
  response
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: problemTitles[status],
        status,
        detail,
        requestId: idOf(request),
      }),
    );
}

function sendPage(
  deps: ErrorDeps,
  response: Response,
  status: ErrorStatus,
  sentence: string | undefined,
  request: Request,
): void {
  const { organisation, assets } = deps;
  const page = ErrorPage({ organisation, assets, status, sentence, requestId: idOf(request) });
  response.type('html').send(renderPage(page));
}

/** Absent where the request never came as far as the log. */
function idOf(request: Request): string | undefined {
  return typeof request.id === 'string' ? request.id : undefined;
}
