import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const webhookSecret = 'whsec_benchmark';

/** Every gift comes from a connection of its own (TRUST_PROXY), so the limits on rate count as they do on a busy day and refuse nobody. */
export function settingsFor(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: 'https://paper.example',
    TRUST_PROXY: '1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: mkdtempSync(path.join(tmpdir(), 'fighting-fund-bench-')),
    STRIPE_SECRET_KEY: 'sk_test_benchmark',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    SESSION_SECRET: 'a secret that is only for the benchmark',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'paper@example.org',
    METRICS_TOKEN: 'only-for-the-benchmark',
    CHECKOUTS_PER_MINUTE: '1000000',
    ...more,
  };
}
