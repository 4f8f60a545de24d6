/** An object without what the sandbox keeps for itself under `$`, as the outside sees it. */
export function shown<T extends { readonly $: unknown }>(object: T): Omit<T, '$'> {
  const copy: { $?: unknown } = { ...object };
  delete copy.$;
  return copy as unknown as Omit<T, '$'>;
}
