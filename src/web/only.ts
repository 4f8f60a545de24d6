import type { RequestHandler } from 'express';

/** For what is asked of an address by any other method than these: 405, with `Allow` saying which it takes. */
export function only(...methods: readonly string[]): RequestHandler {
  return (_request, response, next) => {
    response.set('Allow', methods.join(', '));
    next(Object.assign(new Error('not by this method'), { status: 405 }));
  };
}
