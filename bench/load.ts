import autocannon from 'autocannon';

export interface Posted {
  readonly body: string;
  readonly headers: Record<string, string>;
}

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers?: Record<string, string>;
  /** Each request's own body; without it, a GET. */
  readonly post?: () => Posted;
  /** The status that counts as served. */
  readonly status: number;
}

/** As many requests as so many connections can make one after another: how many a second, and the median time in milliseconds. Throws where any was not answered as expected. */
export async function run({
  url,
  connections,
  seconds,
  headers,
  post,
  status,
}: Load): Promise<{ perSecond: number; medianMs: number; requests: number }> {
  const times: number[] = [];
  let unexpected = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url,
      connections,
      duration: seconds,
      ...(headers ? { headers } : {}),
      ...(post
        ? { requests: [{ method: 'POST', setupRequest: (request) => ({ ...request, ...post() }) }] }
        : {}),
    };
    const running = autocannon(options, (error: Error | null, done) =>
      error ? reject(error) : resolve(done),
    );
    running.on('response', (_client, code, _bytes, milliseconds) => {
      times.push(milliseconds);
      if (code !== status) unexpected++;
    });
  });
  if (unexpected + result.errors + result.timeouts > 0)
    throw new Error(
      `${unexpected} answers of ${times.length} from ${url} were not ${status}, and ${result.errors} failed`,
    );
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / result.duration,
    medianMs: times[times.length >> 1] ?? NaN,
    requests: times.length,
  };
}
