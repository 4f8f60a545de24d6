import type { Account } from '../account.ts';
import type { RawFields } from '../wire/form-encoding.ts';
import type { Answer } from '../wire/answer.ts';

export interface Visit {
  readonly account: Account;
  readonly form: RawFields;
  readonly path: readonly string[];
}

export interface PageRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly pattern: RegExp;
  readonly run: (visit: Visit) => Answer;
}

export function pageRoute(
  method: PageRoute['method'],
  path: string,
  run: (visit: Visit, id: string) => Answer,
): PageRoute {
  const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`);
  return { method, pattern, run: (visit) => run(visit, visit.path[0] ?? '') };
}

/** A form field as text; anything else is as if it had been left empty. */
export function field(form: RawFields, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}
