// What is promised of every answer of this site, whatever it is an answer to.
import type { IncomingHttpHeaders } from 'node:http';

export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface Site {
  /** Its public origin. */
  readonly origin: string;
  /** Origins of the processor's pages. */
  readonly checkoutHosts: readonly string[];
}

const exactly: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};
const neverSent = /^(x-powered-by|server|access-control-.*|x-aspnet.*|via)$/;
const switchedOff = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'browsing-topics'];
const aYearSeconds = 31_536_000;

/** A sentence for each promise an answer breaks (HDR-1, HDR-2, HDR-4, CSRF-5, CSRF-6, SES-5). */
export function brokenPromises(answered: Answered, site: Site): string[] {
  const { headers } = answered;
  const broken = [
    ...Object.entries(exactly)
      .filter(([name, value]) => headers[name] !== value)
      .map(([name]) => `${name} is ${String(headers[name])}`),
    ...Object.keys(headers)
      .filter((name) => neverSent.test(name))
      .map((name) => `${name} is sent`),
    ...strictTransport(headers['strict-transport-security']),
    ...permissionsPolicy(headers['permissions-policy']),
    ...contentPolicy(headers['content-security-policy'], answered, site),
    ...caching(answered),
    ...cookies(headers['set-cookie'] ?? [], site),
    ...redirect(headers.location, site),
  ];
  return broken.map((why) => `${answered.method} ${answered.path} (${answered.status}): ${why}`);
}

function strictTransport(value: unknown): string[] {
  const [, seconds] = /^max-age=(\d+); includeSubDomains$/.exec(String(value)) ?? [];
  return Number(seconds) >= aYearSeconds ? [] : [`strict-transport-security is ${String(value)}`];
}

function permissionsPolicy(value: unknown): string[] {
  const off = new Set(String(value).split(', '));
  return switchedOff.filter((name) => !off.has(`${name}=()`)).map((name) => `${name} is not switched off`);
}

/** A kept letter has styles inside it, and may do nothing else; every other page has the one policy. */
function contentPolicy(value: unknown, { path, status }: Answered, site: Site): string[] {
  const policy = String(value);
  const directives = Object.fromEntries(
    policy.split(';').map((each) => {
      const [name = '', ...sources] = each.trim().split(/\s+/);
      return [name, sources.join(' ')];
    }),
  );
  const isLetter = /^\/dev\/mail\/\d+$/.test(path) && status === 200;
  const expected: Record<string, string> = {
    'default-src': "'none'",
    'style-src': isLetter ? "'unsafe-inline'" : "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    ...(isLetter
      ? { 'form-action': "'none'", sandbox: '' }
      : { 'object-src': "'none'", 'form-action': ["'self'", ...site.checkoutHosts].join(' ') }),
  };
  const wrong = Object.entries(expected)
    .filter(([name, sources]) => directives[name] !== sources)
    .map(([name]) => `${name} is ${directives[name] ?? 'not set'}`);
  const foreign = Object.entries(directives)
    .filter(([name]) => name !== 'form-action' && !(isLetter && name === 'style-src'))
    .filter(([, sources]) => !/^(('none'|'self'|data:)( |$))*$/.test(sources))
    .map(([name, sources]) => `${name} lets in ${sources}`);
  return [...wrong, ...foreign];
}

/** Held by anyone: the giving page and files named after their content. Held by nobody: all the rest. */
function caching({ method, path, status, headers }: Answered): string[] {
  const value = headers['cache-control'];
  // Nobody keeps an answer to OPTIONS (RFC 9110, 9.3.7).
  if (method === 'OPTIONS') return [];
  const isRead = method === 'GET' || method === 'HEAD';
  const isGivingPage = isRead && /^\/(\?|$)/.test(path) && (status === 200 || status === 304);
  const isFile = isRead && path.startsWith('/assets/') && status === 200;
  if (isGivingPage || isFile) {
    const may = isFile ? 'public, max-age=31536000, immutable' : /^public, max-age=0, s-maxage=60/;
    const kept = typeof may === 'string' ? value === may : may.test(String(value));
    return [
      ...(kept ? [] : [`cache-control is ${String(value)}`]),
      ...(headers['set-cookie'] ? ['a page for everyone sets a cookie'] : []),
    ];
  }
  return value === 'no-store' ? [] : [`cache-control is ${String(value)}`];
}

function cookies(set: readonly string[], site: Site): string[] {
  const secure = site.origin.startsWith('https:');
  return set.flatMap((cookie) => {
    const [pair = '', ...attributes] = cookie.split('; ');
    const has = (wanted: string): boolean => attributes.some((each) => each.toLowerCase() === wanted);
    const name = pair.split('=')[0] ?? '';
    return [
      ...(has('httponly') ? [] : [`${name} is open to scripts`]),
      ...(has('samesite=lax') ? [] : [`${name} is not SameSite=Lax`]),
      ...(has('path=/') ? [] : [`${name} is not for the whole site`]),
      ...(attributes.some((each) => /^domain=/i.test(each)) ? [`${name} names a domain`] : []),
      ...(has('secure') === secure ? [] : [`${name} is ${secure ? 'not ' : ''}Secure`]),
      ...(name.startsWith('__Host-') === secure ? [] : [`${name} has the wrong kind of name`]),
    ];
  });
}

function redirect(location: string | undefined, site: Site): string[] {
  if (location === undefined) return [];
  const isOwnPath = /^\/(?![/\\])/.test(location) && new URL(location, site.origin).origin === site.origin;
  const isOurs = [site.origin, ...site.checkoutHosts].some((origin) => location.startsWith(`${origin}/`));
  return isOwnPath || isOurs ? [] : [`it leads to ${location}`];
}
