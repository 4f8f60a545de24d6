import type { Duplex } from 'node:stream';

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers what cannot be read as a request at all, as Node would, but with the headers of every answer. For the server's
 * `clientError`. A connection on which an answer is under way is only hung up.
 */
export function answerUnreadable(
  headers: Readonly<Record<string, string>>,
): (error: NodeJS.ErrnoException, connection: Duplex) => void {
  const always = { ...headers, 'Cache-Control': 'no-store', 'Content-Length': '0', Connection: 'close' };
  const lines = Object.entries(always).map(([name, value]) => `${name}: ${value}\r\n`);
  return ({ code = '' }, connection) => {
    // Node keeps the answer under way here, and looks at the same place when nobody else answers.
    const { _httpMessage: underWay } = connection as Duplex & { _httpMessage?: object | null };
    if (code === 'ECONNRESET' || !connection.writable || underWay) {
      connection.destroy();
      return;
    }
    connection.end(`HTTP/1.1 ${statuses[code] ?? '400 Bad Request'}\r\n${lines.join('')}\r\n`);
  };
}
