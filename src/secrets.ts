import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Secrets a development machine makes for itself; production is given its own. */
export interface Secrets {
  readonly sessionSecret: string;
  readonly stripeSecretKey: string;
  readonly stripeWebhookSecret: string;
}

/** Those kept under the data directory, made at the first start and readable by their owner alone. */
export function keptSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made: Secrets = {
    sessionSecret: randomBytes(32).toString('base64url'),
    stripeSecretKey: `sk_test_sandbox${randomBytes(12).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: 'wx' });
  return made;
}
