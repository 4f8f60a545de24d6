// A wire between two parts of the application that can be cut, mended, and made to stand still.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** How many connections were ever taken. */
  taken(): number;
  /** Breaks every connection, and refuses others until it is mended. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Takes connections and what is sent, and passes nothing on until it thaws. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startRelay(to: { host: string; port: number }): Promise<Relay> {
  const ends = new Set<Socket>();
  let frozen = false;
  let taken = 0;
  const server = createServer((near) => {
    taken += 1;
    const far = connect(to);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.pipe(into);
      from.on('error', () => into.destroy());
      from.on('close', () => {
        ends.delete(from);
        into.destroy();
      });
    }
    if (frozen) hold(near, far);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      for (const end of ends) end.destroy();
      server.close(() => resolve());
    });
  return {
    port,
    taken: () => taken,
    cut,
    mend: () => listen(port),
    freeze: () => {
      frozen = true;
      hold(...ends);
    },
    thaw: () => {
      frozen = false;
      for (const end of ends) end.resume();
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}

/** What a paused socket is sent waits in it; a pipe would set it flowing again at its next turn. */
function hold(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.pause();
}
