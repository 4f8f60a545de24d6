import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Router } from 'express';
import type { Assets } from './components/assets.ts';
import { acceptedEncoding, type Encoded } from './encoding.ts';

const folder = path.resolve(import.meta.dirname, '../../public');
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
};

export interface StaticFiles {
  readonly assets: Assets;
  /** The address of any file in public/, its content's hash in the name. */
  url(file: string): string;
  readonly router: Router;
}

/** Reads public/ once, compresses it once, and serves it under names that change with the content, to be kept for ever. */
export function loadStaticFiles(): StaticFiles {
  const urls = new Map<string, string>();
  const contents = new Map<string, { type: string; body: Encoded }>();
  for (const file of readdirSync(folder)) {
    const extension = path.extname(file);
    const type = types[extension];
    if (type === undefined) continue;
    const content = readFileSync(path.join(folder, file));
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
    const url = `/assets/${path.basename(file, extension)}.${hash}${extension}`;
    urls.set(file, url);
    contents.set(url, {
      type,
      body: { br: brotliCompressSync(content), gzip: gzipSync(content), identity: content },
    });
  }
  const urlOf = (file: string): string => {
    const url = urls.get(file);
    if (url === undefined) throw new Error(`public/${file} is missing`);
    return url;
  };
  const router = Router();
  router.get('/assets/:file', (request, response, next) => {
    const found = contents.get(request.path);
    if (!found) {
      next();
      return;
    }
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.type(found.type).send(found.body[encoding]);
  });
  return { assets: { stylesheet: urlOf('site.css'), icon: urlOf('favicon.svg') }, url: urlOf, router };
}
