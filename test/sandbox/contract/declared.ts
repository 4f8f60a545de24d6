import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sdkMethods } from './derive-operations.ts';
import { served } from './served.ts';

const DECLARATIONS = resolve('node_modules/stripe/esm/resources');

export interface Declared {
  readonly operations: readonly string[];
  readonly kinds: readonly string[];
}

/** What the installed SDK declares for every resource of which the sandbox serves anything. */
export function declaredForResourcesServed(): Declared {
  const methods = sdkMethods(DECLARATIONS);
  const ours = new Set(served());
  const modules = new Set([...methods].filter(([name]) => ours.has(name)).map(([, { module }]) => module));
  const kinds = [...modules].flatMap((module) => {
    const text = readFileSync(join(DECLARATIONS, `${module}.d.ts`), 'utf8');
    return [...text.matchAll(/^ {4}object: '([a-z_.]+)';$/gm)].map(([, kind = '']) => kind);
  });
  return {
    operations: [...methods].filter(([, { module }]) => modules.has(module)).map(([name]) => name),
    kinds: [...new Set(kinds)].sort(),
  };
}
