import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWatched, type WatchedSandbox } from './support/watched-sandbox.ts';

describe('who can reach the sandbox', () => {
  let sandbox: WatchedSandbox;
  beforeEach(async () => {
    sandbox = await startWatched({ port: 0 });
  });
  afterEach(() => sandbox.close());

  /** Linux answers at all of 127.0.0.0/8, so the second of it would be answered by whoever listened everywhere. */
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, scopeid = 0 }) => address !== '127.0.0.1' && scopeid === 0)
    .map(({ address }) => address)
    .concat(process.platform === 'linux' ? ['127.0.0.2'] : []);

  const reach = async (host: string): Promise<string> => {
    const socket = connect({ host, port: sandbox.port });
    try {
      await once(socket, 'connect');
      return 'answered';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'refused';
    } finally {
      socket.destroy();
    }
  };

  it('is this machine, by 127.0.0.1', async () => {
    expect(await reach('127.0.0.1')).toBe('answered');
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
  });

  it('is nobody by any other address of the machine', async () => {
    expect(others).not.toEqual([]);
    for (const address of others) expect([address, await reach(address)]).toEqual([address, 'ECONNREFUSED']);
  });
});
