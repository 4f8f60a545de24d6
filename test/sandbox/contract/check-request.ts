import type { Raw, RawFields } from '../../../src/sandbox/wire/form-encoding.ts';
import type { Contract, Shape } from './shape.ts';

/** What is wrong with the form fields of a request. On the wire everything is text, and nothing at all unsets. */
export function checkRequest(contract: Contract, raw: Raw, shape: Shape, where: string): string[] {
  if (shape === 'anything') return [];
  if (shape === 'null') return raw === '' ? [] : [`${where} is not empty`];
  if (typeof shape === 'string')
    return typeof raw === 'string' && PATTERNS[shape].test(raw) ? [] : [`${where} is no ${shape}`];
  if ('words' in shape)
    return typeof raw === 'string' && shape.words.includes(raw)
      ? []
      : [`${where} is none of ${shape.words.slice(0, 12).join(', ')}`];
  if ('elsewhere' in shape) return [`${where} is for ${shape.elsewhere}, which the sandbox does not have`];
  if ('either' in shape) {
    const tries = shape.either
      .map((one) => checkRequest(contract, raw, one, where))
      .sort((a, b) => a.length - b.length);
    return tries[0] ?? [];
  }
  if ('array' in shape) return raw === '' ? [] : checkAll(contract, raw, shape.array, where);
  if ('map' in shape) return checkAll(contract, raw, shape.map, where);
  if ('list' in shape || 'part' in shape || typeof raw === 'string') return [`${where} is not an object`];
  return checkFields(contract, raw, shape.is, where);
}

const PATTERNS = {
  string: /^[^]*$/,
  number: /^-?\d+(\.\d+)?$/,
  decimal: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
};

function checkAll(contract: Contract, raw: Raw, shape: Shape, where: string): string[] {
  if (typeof raw === 'string') return [`${where} holds nothing`];
  return Object.entries(raw).flatMap(([key, item]) =>
    checkRequest(contract, item, shape, `${where}[${key}]`),
  );
}

function checkFields(contract: Contract, raw: RawFields, name: string, where: string): string[] {
  const problems: string[] = [];
  const known = new Set<string>();
  for (const [field, shape] of Object.entries(contract.objects[name] ?? {})) {
    const plain = field.replace(/\?$/, '');
    known.add(plain);
    const given = raw[plain];
    if (given !== undefined) problems.push(...checkRequest(contract, given, shape, `${where}[${plain}]`));
    else if (field === plain) problems.push(`${where}[${plain}] is missing`);
  }
  for (const given of Object.keys(raw)) if (!known.has(given)) problems.push(`${where}[${given}] is unknown`);
  return problems;
}
