/** A sentence about one field of a form, or about the form as a whole. */
export interface FormProblem<Field extends string> {
  readonly field: Field | 'form';
  readonly message: string;
}

export type Parsed<Value, Field extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly FormProblem<Field>[] };

export function problemWith<Field extends string>(
  problems: readonly FormProblem<Field>[],
  field: Field,
): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}
