import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import request from 'supertest';
import { roles, type Role } from '../../../src/domain/staff/staff-member.ts';
import { may } from '../../../src/domain/staff/permission.ts';
import { createBackoffice } from '../../../src/web/backoffice/backoffice.ts';
import { routePermissions, type Route } from '../../../src/web/backoffice/route-permissions.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
const visitors = new Map<Role, Visitor>();
beforeAll(async () => {
  paper = await openPaper();
  for (const role of [...roles].reverse()) {
    const who = { name: `A ${role}`, email: `${role}@lamp.example`, password: 'vkzn plough heron 7' };
    visitors.set(role, await signedIn(paper, role, who));
  }
});
afterAll(() => paper.close());

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** Every address that was added to the router, as the router itself has it. */
function addedRoutes(): string[] {
  const layers = createBackoffice(paper.deps).stack as unknown as Layer[];
  return layers.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
  );
}

const all = Object.keys(routePermissions) as Route[];

describe('Every address of the back office', () => {
  it('(AUTHZ-1) has a row in the table of permissions, and every row has an address', () => {
    expect(addedRoutes().sort()).toEqual([...all].sort());
  });

  const closed = all.filter((route) => routePermissions[route] !== 'anyone');
  test.each(closed)('(AUTHZ-1) %s lets no stranger in', async (route) => {
    const answer = await asked(route, undefined);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toMatch(/^\/staff\/sign-in/);
    expect(answer.text).not.toContain('Sign out');
  });

  test.each(closed.flatMap((route) => roles.map((role) => [route, role] as const)))(
    '(AUTHZ-1) %s answers a %s as the table says',
    async (route, role) => {
      const permission = routePermissions[route];
      const isLetIn = permission === 'staff' || permission === 'anyone' || may(role, permission);
      const answer = await asked(route, visitors.get(role));
      expect(answer.status === 403 && answer.text.includes('does not let you see this')).toBe(!isLetIn);
    },
  );
});

/** A POST comes without its token, so that it is refused for that and nobody is signed out on the way. */
async function asked(route: Route, visitor: Visitor | undefined): Promise<request.Response> {
  const [method, path = ''] = route.split(' ');
  const address = `/staff${path.replace(':id', '0194f000-0000-7000-8000-000000000000')}`;
  const cookie = visitor?.cookie ?? '';
  const to = request(paper.app);
  return method === 'GET'
    ? to.get(address).set('Cookie', cookie)
    : to.post(address).set('Cookie', cookie).set('Sec-Fetch-Site', 'same-origin').type('form').send({});
}
