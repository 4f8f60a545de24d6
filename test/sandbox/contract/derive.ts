import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { KINDS } from '../../../src/sandbox/state/kinds.ts';
import { sdkMethods } from './derive-operations.ts';
import { ShapeReader } from './read-shapes.ts';
import { served, UNDOCUMENTED } from './served.ts';
import type { Contract, Operation } from './shape.ts';

const SDK = resolve('node_modules/stripe');
const DECLARATIONS = join(SDK, 'esm/resources');
/** Parts of other objects that have a kind of their own. */
const PARTS = ['item', 'line_item', 'plan', 'subscription_item', 'balance', 'credit_note_line_item'];

/**
 * Reduces the declarations of the installed SDK to what the sandbox serves.
 * @throws Error when the sandbox serves an address that the SDK does not know.
 */
export function deriveContract(): Contract {
  const methods = sdkMethods(DECLARATIONS);
  const program = ts.createProgram([join(SDK, 'esm/resources.d.ts')], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const kinds = new Set<string>([...KINDS, ...PARTS]);
  const reader = new ShapeReader(checker, DECLARATIONS, kinds, otherWaysToPay(program));
  const operations: Record<string, Operation> = {};
  for (const operation of served().sort()) {
    if (UNDOCUMENTED.test(operation)) continue;
    const method = methods.get(operation);
    if (method === undefined) throw new Error(`The SDK does not know ${operation}.`);
    const file = program.getSourceFile(join(DECLARATIONS, `${method.module}.d.ts`));
    if (file === undefined) throw new Error(`${method.module} has no declarations.`);
    operations[operation] = reader.operation(file, method.className, method.method);
  }
  const events = reader.events(program.getSourceFile(join(DECLARATIONS, 'Events.d.ts')));
  return {
    apiVersion:
      /ApiVersion = '([^']+)'/.exec(readFileSync(join(SDK, 'esm/apiVersion.js'), 'utf8'))?.[1] ?? '',
    sdk: (JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as { version: string }).version,
    operations,
    events: sorted(events),
    objects: sorted(reader.objects),
  };
}

const OUR_WAYS_TO_PAY = ['card', 'au_becs_debit', 'sepa_debit', 'customer_balance'];

/** Every type of payment method the SDK lists, but those the sandbox has. */
function otherWaysToPay(program: ts.Program): Set<string> {
  const text = program.getSourceFile(join(DECLARATIONS, 'PaymentMethods.d.ts'))?.text ?? '';
  const [, words = ''] = /type Type = ([^;]*)\| OtherString;/.exec(text) ?? [];
  const all = [...words.matchAll(/'([a-z0-9_]+)'/g)].map((match) => match[1] ?? '');
  if (all.length < 20) throw new Error('The SDK no longer lists the types of payment methods where it did.');
  return new Set(all.filter((word) => !OUR_WAYS_TO_PAY.includes(word)));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One entry a line, so that an upgrade of the SDK shows what moved. */
export function written({ apiVersion, sdk, operations, events, objects }: Contract): string {
  const lines = [
    { apiVersion, sdk },
    ...Object.entries(operations).map(([operation, { params, result }]) => ({ operation, params, result })),
    ...Object.entries(events).map(([event, holds]) => ({ event, holds })),
    ...Object.entries(objects).map(([object, fields]) => ({ object, fields })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
