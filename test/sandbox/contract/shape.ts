/** What a value may be, as little as is needed to check one. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  /** A number written as text, so that it keeps every digit. */
  | 'decimal'
  | 'anything'
  /** One of these texts. */
  | { readonly words: readonly string[] }
  | { readonly array: Shape }
  /** Stripe's `list` objects. */
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly is: string }
  /** Some of an object's fields, and of those perhaps only parts. */
  | { readonly part: Shape }
  | { readonly either: readonly Shape[] }
  /** An object of a kind the sandbox does not have; to meet one is a violation. */
  | { readonly elsewhere: string };

/** Fields of an object; a name that ends in `?` need not be there. */
export type Fields = Readonly<Record<string, Shape>>;

export interface Operation {
  readonly params: Shape | null;
  readonly result: Shape;
}

/** What the SDK declares, of what the sandbox serves. */
export interface Contract {
  readonly apiVersion: string;
  readonly sdk: string;
  /** By method and address, such as `POST /v1/coupons/{}`. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** What each type of event holds. */
  readonly events: Readonly<Record<string, Shape>>;
  readonly objects: Readonly<Record<string, Fields>>;
}
