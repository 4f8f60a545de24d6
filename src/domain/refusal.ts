/**
 * Why an expected no was said. A refusal is not a fault: its sentence is for the person who asked, and says what can be
 * done. `web/` turns each reason into an HTTP status, in one place.
 */
export type RefusalReason =
  | 'not found'
  | 'not allowed'
  | 'not signed in'
  | 'too often'
  | 'processor busy'
  | 'processor away'
  | 'amount differs'
  | 'link used'
  | 'link expired'
  | 'wrong password'
  | 'bad input'
  /** Somebody else was quicker: what the form was filled in for is not so any more. */
  | 'changed meanwhile'
  | 'not now';

export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly sentence: string;

  constructor(reason: RefusalReason, sentence: string) {
    super(`${reason}: ${sentence}`);
    this.name = 'Refusal';
    this.reason = reason;
    this.sentence = sentence;
  }
}

/** The end of a `switch` over a union: the compiler refuses to come here with a case left over. */
export function unreachable(value: never): never {
  throw new Error(`not one of the known cases: ${JSON.stringify(value)}`);
}
