import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const permissions = [
  'accelerometer', 'autoplay', 'browsing-topics', 'camera', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
  'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture',
  'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking',
]; // prettier-ignore

/**
 * The headers of every answer. `checkoutHosts` are where a form of ours may lead: Chromium applies `form-action` to the
 * redirect after a POST too, and a host missing there stops a gift on its way to the processor.
 */
export function securityHeaders(checkoutHosts: readonly string[], https: boolean): RequestHandler {
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'", ...checkoutHosts],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  const permissionsPolicy = permissions.map((name) => `${name}=()`).join(', ');
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissionsPolicy);
    policy(request, response, next);
  };
}

/** The same headers as a list, for answers that are made once and sent many times. */
export function headersOf(middleware: RequestHandler): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name] = value;
    },
    removeHeader: () => undefined,
  } as unknown as Response;
  void middleware({} as unknown as Request, response, () => undefined);
  return headers;
}
