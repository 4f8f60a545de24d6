export type Encoding = 'br' | 'gzip' | 'identity';

/** The same bytes in each of the ways a browser may take them. */
export type Encoded = Readonly<Record<Encoding, Buffer>>;

/** The smallest encoding a browser says it takes. A `q=0` is the only weight anybody sends that matters here. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding {
  const accepted = String(header ?? '');
  if (/\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'br';
  if (/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(accepted)) return 'gzip';
  return 'identity';
}
