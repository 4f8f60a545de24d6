import type { Express } from 'express';

export interface WalkedRoute {
  /** In capitals; `ALL` where a route takes whatever method comes. */
  readonly method: string;
  /** As it was registered, under the path its router is mounted at. */
  readonly path: string;
}

interface Layer {
  readonly rawPath: string;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route an application has, in the order a request meets them, as the application itself knows them. */
export function routesOf(app: Express): WalkedRoute[] {
  return walk(app.router.stack as unknown as Layer[], '');
}

function walk(layers: readonly Layer[], mountedAt: string): WalkedRoute[] {
  return layers.flatMap(({ rawPath, route, handle }) => {
    if (route) {
      const path = mountedAt !== '' && route.path === '/' ? mountedAt : mountedAt + route.path;
      return Object.keys(route.methods).map((method) => ({ method: named(method), path }));
    }
    return handle.stack ? walk(handle.stack, mountedAt + (rawPath === '/' ? '' : rawPath)) : [];
  });
}

function named(method: string): string {
  return method === '_all' ? 'ALL' : method.toUpperCase();
}
