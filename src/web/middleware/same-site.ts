import type { RequestHandler } from 'express';
import { Refusal } from '../../domain/refusal.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site's page had a browser send (OWASP's Fetch Metadata defence, with Origin for browsers without
 * it). A request with neither header is not from a page at all: let through where nobody is signed in, refused where
 * somebody may be (`strict`).
 */
export function refuseCrossSite(publicUrl: string, strict: (path: string) => boolean): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (safe.has(request.method)) {
      next();
      return;
    }
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const ours =
      site === undefined
        ? origin === undefined
          ? !strict(request.path)
          : origin === own
        : site === 'same-origin';
    next(
      ours
        ? undefined
        : new Refusal('not allowed', 'The form was sent from another site. Nothing was charged.'),
    );
  };
}
