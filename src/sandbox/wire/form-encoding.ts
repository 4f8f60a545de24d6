import { invalid } from './api-error.ts';

/** Form fields as they nest: `a[b][0]=c` is `{ a: { b: { 0: 'c' } } }`. Objects have no prototype, so no name is special. */
export interface RawFields {
  [name: string]: Raw;
}
export type Raw = string | RawFields;

const DEEPEST = 10;

export function parseForm(text: string): RawFields {
  const fields = emptyFields();
  for (const [name, value] of new URLSearchParams(text)) place(fields, pathOf(name), name, value);
  return fields;
}

export function emptyFields(): RawFields {
  return Object.create(null) as RawFields;
}

function pathOf(name: string): string[] {
  const bracket = name.indexOf('[');
  if (bracket <= 0) return [name];
  const inner = [...name.slice(bracket).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  return [name.slice(0, bracket), ...inner];
}

function place(fields: RawFields, path: readonly string[], name: string, value: string): void {
  if (path.length > DEEPEST) throw invalid(`Invalid request: ${name} is nested too deeply`);
  let here = fields;
  path.forEach((part, depth) => {
    const key = part === '' ? String(Object.keys(here).length) : part;
    if (depth === path.length - 1) {
      here[key] = value;
      return;
    }
    const next = here[key];
    const inner = typeof next === 'object' ? next : emptyFields();
    here[key] = inner;
    here = inner;
  });
}
