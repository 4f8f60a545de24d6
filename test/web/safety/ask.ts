// One way to ask the site anything, with exactly the headers given, that lets no answer pass which breaks a promise made of
// every answer.
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { expect } from '@jest/globals';
import type { RunningWeb } from '../../../src/processes.ts';
import type { Parts } from '../../../src/wiring.ts';
import { attribute } from '../read-html.ts';
import { brokenPromises, type Site } from './header-promises.ts';
import { elementsIn } from './page-shape.ts';

export interface Question {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asker extends Site {
  /** Where it listens. */
  readonly port: number;
  /** Sent with every question, as the proxies in front would. */
  readonly headers: OutgoingHttpHeaders;
}

export function askerOf(
  { web, parts }: { web: RunningWeb; parts: Parts },
  headers: OutgoingHttpHeaders = {},
): Asker {
  const { config, stripe } = parts;
  return { origin: config.publicUrl, checkoutHosts: stripe.checkoutHosts, port: web.port, headers };
}

/** The headers of a form sent by one of our own pages. */
export const ownForm = {
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/x-www-form-urlencoded',
};

export async function ask(site: Asker, path: string, question: Question = {}): Promise<Answer> {
  const method = question.method ?? 'GET';
  const answer = await send(site, method, path, question);
  const { status, headers, text } = answer;
  const isReadable = text !== '' && headers['content-encoding'] === undefined;
  const isPage = isReadable && String(headers['content-type']).startsWith('text/html');
  expect([
    ...brokenPromises({ method, path, status, headers }, site),
    ...(isPage && !path.startsWith('/dev/mail/') ? linksAway(text) : []),
    ...(/\n\s+at |node_modules|Prisma|SQLSTATE/.test(text) ? [`${path} shows its insides: ${text}`] : []),
  ]).toEqual([]);
  return answer;
}

/** Posts a form as one of our own pages does. */
export function post(
  site: Asker,
  path: string,
  fields: Readonly<Record<string, string>> | string,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  return ask(site, path, { method: 'POST', headers: { ...ownForm, ...headers }, body });
}

function send(site: Asker, method: string, path: string, { headers, body }: Question): Promise<Answer> {
  const to = { host: '127.0.0.1', port: site.port, method, path, headers: { ...site.headers, ...headers } };
  return new Promise((resolve, reject) => {
    const asking = request(to, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

const leadingAttributes = ['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href'];
const own = /^($|\/(?![/\\])|#|tel:[+\d]|mailto:[^?]*$)/;

/** (INJ-2) What a page's links and forms lead to besides our own paths. */
function linksAway(html: string): string[] {
  return elementsIn(html).flatMap((element) =>
    leadingAttributes.flatMap((name) => {
      const value = attribute(element, name);
      return value === undefined || own.test(value) ? [] : [`<${element.tagName} ${name}> leads to ${value}`];
    }),
  );
}
