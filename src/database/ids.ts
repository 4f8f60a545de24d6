import { v7 } from 'uuid';

/** A row's id of one kind; the compiler keeps a donation's id from standing where a supporter's should. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

/** Made here and not by the database, so that a row can be named to others before it is written. In order of time, for the indexes' sake. */
export function createId<Kind extends string>(): Id<Kind> {
  return v7() as Id<Kind>;
}
