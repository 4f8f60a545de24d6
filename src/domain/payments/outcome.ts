/** What came of a fact: taken in, known already, or refused for a person to look at. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'nothing to do' }
  | { readonly kind: 'refused'; readonly why: string };

export const done: Outcome = { kind: 'done' };
export const nothingToDo: Outcome = { kind: 'nothing to do' };

export function refused(why: string): Outcome {
  return { kind: 'refused', why };
}
