import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What the host does with a letter: takes it, says "not now" (4xx) or "never" (5xx), says nothing, or takes it and hangs up before it says so. */
export type MailHostMood =
  | 'takes'
  | 'not now'
  | 'nobody here'
  | 'not this message'
  | 'sign in first'
  | 'not from you'
  | 'takes and hangs up'
  | 'silent';

/** A letter as the host was given it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
}

export interface MailHost {
  readonly port: number;
  readonly url: string;
  /** Every letter it took, as often as it took it, in order. */
  readonly taken: TakenMail[];
  /** How many letters were offered to it, taken or not. */
  offered(): number;
  be(mood: MailHostMood): void;
  close(): Promise<void>;
}

const said = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });

/** A mail host on this machine: a real SMTP server, whose letters are parsed by another hand than wrote them. */
export async function startMailHost(options: { startTls?: boolean } = {}): Promise<MailHost> {
  const taken: TakenMail[] = [];
  let mood: MailHostMood = 'takes';
  let offers = 0;
  const server = new SMTPServer({
    authOptional: true,
    // Its certificate is the one that comes with it, which nobody should trust, and it would say so.
    logger: false,
    disabledCommands: options.startTls === true ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    onMailFrom: (_address, _session, callback) => {
      offers += 1;
      if (mood === 'not now') callback(said(451, 'Try again later'));
      else if (mood === 'not from you') callback(said(550, 'We do not know you'));
      else if (mood !== 'silent') callback();
    },
    onRcptTo: (_address, _session, callback) => {
      if (mood === 'nobody here') callback(said(550, 'Nobody of that name here'));
      else if (mood === 'sign in first') callback(said(530, 'Authentication required'));
      else callback();
    },
    onData: (stream, session, callback) => {
      void (async () => {
        const raw = await text(stream);
        if (mood === 'not this message') {
          callback(said(554, 'We do not want this message'));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          mail: await PostalMime.parse(raw),
        });
        if (mood === 'takes and hangs up') hangUp(server, session.id);
        else callback();
      })();
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken,
    offered: () => offers,
    be: (next) => {
      mood = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

/** Breaks one connection off, as a power cut would. */
function hangUp(server: SMTPServer, sessionId: string): void {
  for (const connection of server.connections) {
    if (connection.id === sessionId) connection._socket.destroy();
  }
}
