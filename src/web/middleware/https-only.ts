import type { RequestHandler } from 'express';
import { Refusal } from '../../domain/refusal.ts';

const health = /^\/(healthz|readyz)\/?$/i;
const programs = /^\/(api(?!\/docs)|webhooks)(\/|$)/i;

/**
 * What the proxies in front of us say came over plain http. A page is asked for again over https; what is posted, and any
 * call of a program, is refused: it has been readable on the way, and a redirect would hide that for ever (ASVS 4.1.2).
 * Where they say nothing the request comes from inside, as a health check does. For sites at https whose proxies are
 * believed (TRUST_PROXY); `headers` are those of every answer.
 */
export function httpsOnly(publicUrl: string, headers: Readonly<Record<string, string>>): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, response, next) => {
    const isFromInside = request.headers['x-forwarded-proto'] === undefined;
    if (isFromInside || request.protocol.toLowerCase() === 'https' || health.test(request.path)) {
      next();
      return;
    }
    response.set(headers).set('Cache-Control', 'no-store');
    const isPage = ['GET', 'HEAD'].includes(request.method) && !programs.test(request.path);
    if (!isPage) {
      next(
        new Refusal('not allowed', 'This address is for https only: what was sent could be read on the way.'),
      );
      return;
    }
    // A request may name anything as its address; only what begins with a slash stays on this host.
    const path = request.url.startsWith('/') ? request.url : '/';
    response.status(308).location(`${origin}${path}`).end();
  };
}
