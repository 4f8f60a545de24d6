import type { Contract, Fields, Shape } from './shape.ts';

/** What is wrong with a value that went over the wire, each with its place; nothing unknown is let pass and nothing missing. */
export function checkAnswer(contract: Contract, value: unknown, shape: Shape, where: string): string[] {
  if (shape === 'anything') return [];
  if (shape === 'null') return value === null ? [] : [`${where} is not null`];
  if (shape === 'decimal')
    return typeof value === 'string' && !Number.isNaN(Number(value)) ? [] : [`${where} is no decimal`];
  if (typeof shape === 'string') {
    const isRight = value !== null && typeof value === shape;
    return isRight ? [] : [`${where} is ${kindOf(value)}, not ${shape}`];
  }
  if ('words' in shape) {
    const isKnown = typeof value === 'string' && shape.words.includes(value);
    return isKnown
      ? []
      : [`${where} is ${String(value).slice(0, 40)}, not one of ${shape.words.slice(0, 12).join(', ')}`];
  }
  if ('elsewhere' in shape)
    return [`${where} would be a ${shape.elsewhere}, which the sandbox does not have`];
  if ('either' in shape) return checkEither(contract, value, shape.either, where);
  if ('array' in shape) {
    if (!Array.isArray(value)) return [`${where} is ${kindOf(value)}, not an array`];
    return value.flatMap((item, index) => checkAnswer(contract, item, shape.array, `${where}[${index}]`));
  }
  if (!isPlain(value)) return [`${where} is ${kindOf(value)}, not an object`];
  if ('part' in shape) return checkPart(contract, value, shape.part, where);
  if ('map' in shape)
    return Object.entries(value).flatMap(([key, item]) =>
      checkAnswer(contract, item, shape.map, `${where}.${key}`),
    );
  const fields = 'list' in shape ? listOf(value, shape.list) : (contract.objects[shape.is] ?? {});
  return checkFields(contract, value, fields, where);
}

/** The changed parts of an object, as `previous_attributes` has them: nothing unknown, but anything may be missing. */
export function checkPart(contract: Contract, value: object, shape: Shape, where: string): string[] {
  const name = typeof shape === 'object' && 'is' in shape ? shape.is : undefined;
  const known = new Set(
    Object.keys(contract.objects[name ?? ''] ?? {}).map((field) => field.replace(/\?$/, '')),
  );
  return Object.keys(value)
    .filter((field) => !known.has(field))
    .map((field) => `${where}.${field} is unknown`);
}

function checkFields(
  contract: Contract,
  value: Record<string, unknown>,
  fields: Fields,
  where: string,
): string[] {
  const problems: string[] = [];
  const known = new Set<string>();
  for (const [field, shape] of Object.entries(fields)) {
    const name = field.replace(/\?$/, '');
    known.add(name);
    if (value[name] !== undefined)
      problems.push(...checkAnswer(contract, value[name], shape, `${where}.${name}`));
    else if (field === name) problems.push(`${where}.${name} is missing`);
  }
  for (const name of Object.keys(value)) if (!known.has(name)) problems.push(`${where}.${name} is unknown`);
  return problems;
}

function checkEither(contract: Contract, value: unknown, shapes: readonly Shape[], where: string): string[] {
  const tries = shapes
    .filter((shape) => mayBe(contract, value, shape))
    .map((shape) => checkAnswer(contract, value, shape, where))
    .sort((a, b) => a.length - b.length);
  return tries[0] ?? [`${where} is ${kindOf(value)}: none of what it may be`];
}

/** An object that says what it is, or of what type, can only be that, and no object is a text. */
function mayBe(contract: Contract, value: unknown, shape: Shape): boolean {
  const isForObjects =
    typeof shape === 'object' && ('is' in shape || 'list' in shape || 'map' in shape || 'part' in shape);
  if (!isPlain(value)) return !isForObjects;
  if (!isForObjects) return shape === 'anything';
  if (!('is' in shape)) return true;
  const fields = contract.objects[shape.is];
  return ['object', 'type'].every((field) => {
    const words = fields?.[field];
    return typeof words !== 'object' || !('words' in words) || words.words.includes(String(value[field]));
  });
}

function listOf(value: Record<string, unknown>, item: Shape): Fields {
  const isSearch = value['object'] === 'search_result';
  return {
    object: { words: ['list', 'search_result'] },
    data: { array: item },
    has_more: 'boolean',
    url: 'string',
    ...(isSearch ? { next_page: { either: ['null', 'string'] }, 'total_count?': 'number' } : {}),
  };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : typeof value;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
