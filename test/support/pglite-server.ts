import { createServer, type AddressInfo } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

/**
 * Puts a PGlite on a port of 127.0.0.1, for a client that speaks PostgreSQL's protocol over a wire. All connections share
 * its one session, so let there be one at a time.
 */
export async function servePglite(lite: PGlite): Promise<{ port: number; close(): Promise<void> }> {
  let work: Promise<unknown> = Promise.resolve();
  let closing = false;
  const server = createServer((socket) => {
    let unread = Buffer.alloc(0);
    let begun = false;
    const answer = (message: Buffer): void => {
      work = work.then(async () => {
        const said = await lite.execProtocolRaw(message);
        if (socket.writable) socket.write(said);
      });
    };
    socket.on('error', () => undefined);
    // Whatever a client that is gone had begun is over, and what it had named is forgotten.
    socket.on('close', () => {
      if (!closing) work = work.then(() => lite.exec('ROLLBACK')).then(() => lite.exec('DISCARD ALL'));
    });
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      for (;;) {
        // The first message has no letter before its length.
        const letter = begun ? 1 : 0;
        if (unread.length < letter + 4) return;
        const length = letter + unread.readInt32BE(letter);
        if (unread.length < length) return;
        answer(unread.subarray(0, length));
        unread = unread.subarray(length);
        begun = true;
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      closing = true;
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await work;
    },
  };
}
