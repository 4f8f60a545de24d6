import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hash, verify } from '@node-rs/argon2';
import { endSession } from '../../../src/domain/staff/end-session.ts';
import { readSession } from '../../../src/domain/staff/read-session.ts';
import { signIn } from '../../../src/domain/staff/sign-in.ts';
import type { StartedSession } from '../../../src/domain/staff/start-session.ts';
import {
  auditSince,
  emptyStaffRoom,
  newestAudit,
  olive,
  oliveMovesIn,
  openStaffRoom,
  type StaffRoom,
} from './staff-room.ts';

let room: StaffRoom;
beforeAll(async () => {
  room = await openStaffRoom();
});
beforeEach(async () => {
  await emptyStaffRoom(room);
  await oliveMovesIn(room);
});
afterAll(() => room.close());

const enter = (replacing?: string): Promise<StartedSession> => signIn(room, { ...olive, replacing }, {});
const whoIs = async (token: string): Promise<string | undefined> =>
  (await readSession(room, token))?.member.name;

describe('Somebody who signs in', () => {
  it('does so by address and password, however the address is cased', async () => {
    const { token } = await signIn(room, { email: ' OLIVE@lamp.example', password: olive.password }, {});
    expect(await whoIs(token)).toBe('Olive Ng');
  });

  it.each([
    ['a wrong password', { email: olive.email, password: 'vkzn plough heron 8' }],
    ['an address nobody has', { email: 'nobody@lamp.example', password: olive.password }],
    ['nothing at all', { email: '', password: '' }],
  ])('with %s is told the same one sentence', async (_wrong, credentials) => {
    await expect(signIn(room, credentials, {})).rejects.toMatchObject({
      reason: 'wrong password',
      sentence: 'That address and password do not go together. Check both and try again.',
    });
  });

  it('but has no account is kept as long as somebody who has one', async () => {
    const timed = async (email: string): Promise<number> => {
      const began = performance.now();
      await signIn(room, { email, password: 'wrong wrong wrong' }, {}).catch(() => undefined);
      return performance.now() - began;
    };
    const medianOf = async (email: string): Promise<number> => {
      const times: number[] = [];
      for (let at = 0; at < 7; at++) times.push(await timed(email));
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    const known = await medianOf(olive.email);
    const unknown = await medianOf('nobody@lamp.example');
    // Without the work on a stand-in the answer would come some thirty times sooner.
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('and was disabled since is told what a stranger is told, and every session is dead', async () => {
    const { token } = await enter();
    await room.db.staffMember.updateMany({ data: { disabledAt: room.clock.now() } });
    await expect(enter()).rejects.toMatchObject({ reason: 'wrong password' });
    expect(await whoIs(token)).toBeUndefined();
  });

  it('(AUTH-1) with a password kept by older parameters, has it kept by today’s from then on', async () => {
    const weak = await hash(olive.password, { memoryCost: 4096, timeCost: 2, parallelism: 1 });
    await room.db.staffMember.updateMany({ data: { passwordHash: weak } });
    await enter();
    const { passwordHash } = await room.db.staffMember.findFirstOrThrow();
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verify(passwordHash, olive.password)).toBe(true);
    await expect(enter()).resolves.toBeDefined();
  });

  it('is in the audit log, with where from', async () => {
    await signIn(room, olive, { ip: '203.0.113.9', requestId: 'r-1' });
    const [entry] = await room.db.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(entry).toMatchObject({ act: 'sign in', detail: { ip: '203.0.113.9', requestId: 'r-1' } });
  });
});

describe('A session', () => {
  it('(SES-1) is known by 256 random bits, of which the database has only the SHA-256', async () => {
    const { token } = await enter();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const kept = JSON.stringify([
      await room.db.staffSession.findMany(),
      await room.db.auditEntry.findMany({ select: { detail: true } }),
    ]);
    expect(kept).not.toContain(token);
    expect(kept).toMatch(/"tokenHash":"[0-9a-f]{64}"/);
    expect(await whoIs(token.slice(0, -1))).toBeUndefined();
  });

  it('(SES-2) gets a token nobody has held before, and ends the one the browser came with', async () => {
    const first = await enter();
    const second = await enter(first.token);
    expect(second.token).not.toBe(first.token);
    expect(second.session.csrfToken).not.toBe(first.session.csrfToken);
    expect(await whoIs(first.token)).toBeUndefined();
    expect(await whoIs(second.token)).toBe('Olive Ng');
  });

  it('(SES-2) is dead once signed out, and signing out twice is signing out once', async () => {
    const { token, session } = await enter();
    const before = await newestAudit(room);
    await endSession(room, session, { staffId: session.member.id });
    await endSession(room, session, { staffId: session.member.id });
    expect(await whoIs(token)).toBeUndefined();
    expect(await auditSince(room, before)).toMatchObject([{ act: 'sign out' }]);
  });

  it('(SES-3) ends after 30 minutes without a page', async () => {
    const { token } = await enter();
    room.clock.forward({ minutes: 29, seconds: 59 });
    expect(await whoIs(token)).toBe('Olive Ng');
    room.clock.forward({ minutes: 29, seconds: 59 });
    expect(await whoIs(token)).toBe('Olive Ng');
    room.clock.forward({ minutes: 30 });
    expect(await whoIs(token)).toBeUndefined();
  });

  it('(SES-3) ends after 12 hours however busy it was', async () => {
    const { token } = await enter();
    for (let quarter = 0; quarter < 47; quarter++) {
      room.clock.forward({ minutes: 15 });
      expect(await whoIs(token)).toBe('Olive Ng');
    }
    room.clock.forward({ minutes: 15 });
    expect(await whoIs(token)).toBeUndefined();
  });

  it('does not write for every page: a minute’s pages cost one write', async () => {
    const { token, session } = await enter();
    const seen = async () =>
      (await room.db.staffSession.findUniqueOrThrow({ where: { tokenHash: session.tokenHash } })).lastSeenAt;
    room.clock.forward({ seconds: 59 });
    await whoIs(token);
    expect(await seen()).toEqual(session.lastSeenAt);
    room.clock.forward({ seconds: 1 });
    await whoIs(token);
    expect(await seen()).toEqual(room.clock.now());
  });

  it('that is past its age is swept away when its owner signs in again', async () => {
    await enter();
    room.clock.forward({ hours: 13 });
    await enter();
    expect(await room.db.staffSession.count()).toBe(1);
  });
});
