import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BINARY = resolve('node_modules/.bin/stripe');
const LONGEST_MS = 25_000;

export interface Run {
  readonly code: number;
  readonly output: string;
}

/**
 * Stripe's own command line, in a home of its own. Whatever it wants from the network besides the sandbox (it asks for newer versions of
 * itself) it is sent to look for behind a proxy that is not there.
 */
export class StripeCli {
  private readonly home = mkdtempSync(join(tmpdir(), 'stripe-cli-'));
  private readonly env = {
    ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
    HOME: this.home,
    XDG_CONFIG_HOME: this.home,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  };

  /** Every event `stripe trigger` says it can bring about. */
  events(): string[] {
    const help = execFileSync(BINARY, ['trigger', '--help'], { env: this.env, encoding: 'utf8' });
    return [...help.matchAll(/^ {2}([a-z0-9_.]+)$/gm)].map((match) => match[1] ?? '');
  }

  trigger(event: string, apiBase: string): Promise<Run> {
    const args = ['trigger', event, '--api-base', apiBase, '--api-key', 'sk_test_1234567890abcdef'];
    return new Promise((done) => {
      execFile(BINARY, args, { env: this.env, timeout: LONGEST_MS }, (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code ?? 1), output: out + err }),
      );
    });
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
