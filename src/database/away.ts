/** What the adapter calls errors that speak of the connection and not of what was asked. */
const awayKinds: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseDoesNotExist',
]);

/**
 * SQLSTATEs by which PostgreSQL says "not now": connection lost (08), out of resources (53), being stopped or the
 * statement taking too long (57), a lock or a transaction waited for too long.
 */
const notNow = /^(08|53)\w{3}$|^57(014|P0\d)$|^55P03$|^25P03$/;

/** Prisma's codes for the same: no connection in time, no transaction in time, the connection closed. */
const prismaNotNow = /^P(1001|1002|1008|1017|2024|2028|2037)$/;

/** What `pg` and its pool say in words alone. */
const saidSo =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|not queryable|pool after calling end/;

/**
 * Whether an error says that the database cannot be reached, has no connection to spare, or takes too long: to be tried
 * again later, and no fault in what was asked. Looks through what Prisma and its adapter wrap around it.
 */
export function isDatabaseAway(error: unknown): boolean {
  return layersOf(error).some(
    ({ code, kind, originalCode, message, syscall }) =>
      awayKinds.has(kind) ||
      [code, originalCode].some((each) => notNow.test(String(each)) || prismaNotNow.test(String(each))) ||
      saidSo.test(String(message)) ||
      (syscall !== undefined && /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH)/.test(String(code))),
  );
}

/** The SQLSTATE and the constraint of a statement PostgreSQL refused, wherever in the error they are kept. */
export function refusedStatement(
  error: unknown,
): { readonly sqlState: string; readonly constraint?: string | undefined } | undefined {
  for (const { code, originalCode, constraint, originalMessage } of layersOf(error)) {
    const sqlState = [originalCode, code].find((each) => /^(?!P\d{4}$)[0-9A-Z]{5}$/.test(String(each)));
    if (typeof sqlState !== 'string') continue;
    const named = (constraint as { index?: unknown } | undefined)?.index ?? constraint;
    const quoted = /constraint "(\w+)"/.exec(String(originalMessage))?.[1];
    return { sqlState, constraint: typeof named === 'string' ? named : quoted };
  }
  return undefined;
}

/** An error and what is under it: its cause, and what Prisma keeps beside it in `meta`. */
export function layersOf(error: unknown): Record<string, unknown>[] {
  if (typeof error !== 'object' || error === null) return [];
  const layer = error as Record<string, unknown>;
  const { driverAdapterError } = (layer['meta'] ?? {}) as Record<string, unknown>;
  return [layer, ...layersOf(driverAdapterError), ...layersOf(layer['cause'])];
}
