import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Account } from '../src/sandbox/account.ts';
import { INCLUDES, TASKS, VIEWS } from '../src/sandbox/resource-table.ts';
import { createCustomer } from '../src/sandbox/resources/customers.ts';

/** What is held back in one transaction is looked through at every step of it. */
const customersAtOnce = 10;

/** A data directory of the sandbox, in which each customer has been changed until there are that many events. The caller removes it. */
export function fillSandbox(customers: number, events: number): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'fighting-fund-bench-'));
  const account = new Account(directory, 'http://127.0.0.1', {
    views: VIEWS,
    includes: INCLUDES,
    tasks: TASKS,
    committing: () => undefined,
    committed: () => undefined,
  });
  const changes = events / customers - 1;
  for (let begun = 0; begun < customers; begun += customersAtOnce) {
    account.transact(() => {
      for (let n = begun; n < begun + customersAtOnce; n++) {
        let customer = createCustomer(account, { email: `reader${n}@example.org`, name: `Reader ${n}` });
        for (let change = 0; change < changes; change++) {
          const description = `Letter ${change}`;
          customer = account.change(customer, { description }, 'customer.updated');
        }
      }
    });
  }
  const kept = [account.store.count('customer'), account.store.count('event')];
  account.store.close();
  if (kept[0] !== customers || kept[1] !== events)
    throw new Error(`asked for ${customers} customers and ${events} events, made ${kept.join(' and ')}`);
  return directory;
}
