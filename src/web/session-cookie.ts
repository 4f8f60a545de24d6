import type { CookieOptions, Request, Response } from 'express';

export interface SessionCookie {
  read(req: Request): string | undefined;
  set(res: Response, token: string): void;
  clear(res: Response): void;
}

/**
 * The cookie that holds a session's token, until the browser closes: a staff member's, or a supporter's (`account`). On https it has the `__Host-` name, which a browser
 * takes only from this host over https, so none can be planted from beside us. Lax and not Strict: people come here by
 * links in mails.
 */
export function sessionCookie(secure: boolean, whose: 'staff' | 'account' = 'staff'): SessionCookie {
  const name = secure ? `__Host-${whose}` : whose;
  const options: CookieOptions = { httpOnly: true, secure, sameSite: 'lax', path: '/' };
  return {
    read: (req) => valueOf(req.headers.cookie ?? '', name),
    set: (res, token) => void res.cookie(name, token, options),
    clear: (res) => void res.clearCookie(name, options),
  };
}

/** Our tokens are 43 characters of base64url; anything else under the name is nobody's. */
function valueOf(header: string, name: string): string | undefined {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
  const value = pair?.trim().slice(name.length + 1);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
