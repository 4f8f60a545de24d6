import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Asked } from './wire/answer.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
interface Site {
  answer(asked: Asked): Answer;
  /** A connection held open by a fault has ended. */
  released(asked: Asked): void;
}

/** Nobody but this machine may reach it: it takes any key and hands out any data. */
const HOST = '127.0.0.1';
const LONGEST_BODY = 1_000_000;

export async function listen(port: number, site: Site): Promise<Listening> {
  const server = createServer((request, response) => {
    receive(request, (body) => {
      if (body === undefined) send(response, { status: 413, headers: {}, body: '' });
      else respond(site, asked(request, body), response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function receive(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  });
  request.on('end', () => done(length > LONGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8')));
}

function asked(request: IncomingMessage, body: string): Asked {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  return { method: request.method ?? 'GET', path, query, headers: request.headers as Asked['headers'], body };
}

function respond(site: Site, question: Asked, response: ServerResponse): void {
  const answer = site.answer(question);
  if (answer.misbehaviour === 'drop') response.destroy();
  else if (answer.misbehaviour === 'hold') response.once('close', () => site.released(question));
  else send(response, answer);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
