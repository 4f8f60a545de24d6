// A host that answers every request for a Checkout Session at once, as Stripe words it, and counts them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveReports } from './child.ts';

let calls = 0;
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    calls++;
    const checkoutId = new URLSearchParams(body).get('metadata[checkout]') ?? '';
    const id = `cs_test_${checkoutId}`;
    const expires = Math.floor(Date.now() / 1_000) + 3_600;
    const session = {
      id,
      object: 'checkout.session',
      url: `http://127.0.0.1/c/pay/${id}`,
      expires_at: expires,
    };
    response.writeHead(200, { 'content-type': 'application/json', 'request-id': `req_${calls}` });
    response.end(JSON.stringify(session));
  });
});
server.listen(0, '127.0.0.1', () => {
  serveReports(
    (server.address() as AddressInfo).port,
    () => calls,
    () => {
      server.closeAllConnections();
      return Promise.resolve();
    },
  );
});
