import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

const ports = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * How to reach the mail host of `url`. The letters and the password travel under TLS, with a certificate that is checked,
 * or not at all; only a host on this machine is spoken to plainly. Each wait (for a name, a connection, a greeting, an answer) lasts
 * `waitMs` at most. Throws where `url` is not of `smtp:` or `smtps:`.
 */
export function connectionTo(url: string, waitMs: number): SMTPPoolOptions & { pool: true } {
  const { protocol, hostname, port, username, password } = new URL(url);
  if (!(protocol === 'smtp:' || protocol === 'smtps:') || hostname === '') {
    throw new Error('a mail host is written smtp://host or smtps://host');
  }
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const here = isLoopback(host);
  return {
    pool: true,
    maxConnections: 5,
    // A connection that the host closed while it was idle is replaced once, before a byte of a letter is sent.
    maxRequeues: 1,
    idleTimeout: 30_000,
    host,
    port: port === '' ? ports[protocol] : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: !here,
    ignoreTLS: here,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !here },
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    dnsTimeout: waitMs,
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
