import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptInvitation, openInvitation } from '../../../src/domain/staff/accept-invitation.ts';
import { firstOwnerLink } from '../../../src/domain/staff/first-owner-link.ts';
import {
  auditSince,
  emptyStaffRoom,
  newestAudit,
  olive,
  oliveMovesIn,
  openStaffRoom,
  tokenIn,
  type StaffRoom,
} from './staff-room.ts';

let room: StaffRoom;
let before: bigint;
beforeAll(async () => {
  room = await openStaffRoom();
});
beforeEach(async () => {
  await emptyStaffRoom(room);
  before = await newestAudit(room);
});
afterAll(() => room.close());

const accept = (token: string, email = olive.email) => acceptInvitation(room, { ...olive, email, token }, {});

describe('The first owner of a paper', () => {
  it('(AUTH-9) finds no account in it that somebody else has the password of', async () => {
    expect(await room.db.staffMember.count()).toBe(0);
    expect(await firstOwnerLink(room)).toMatch(/^https:\/\/lamp\.example\/staff\/set-up\/[\w-]{43}$/);
    expect(await room.db.staffMember.count()).toBe(0);
  });

  it('(AUTH-9) makes an account by the link, becomes its owner, and is signed in', async () => {
    const { session } = await oliveMovesIn(room);
    expect(session.member).toMatchObject({ name: 'Olive Ng', email: 'olive@lamp.example', role: 'owner' });
    const { id } = session.member;
    expect(await auditSince(room, before)).toEqual([
      { act: 'accept invitation', staffId: id, object: `staff:${id}` },
    ]);
  });

  it('(AUTH-9) uses the link once: whoever finds it in the log later is turned away', async () => {
    const token = tokenIn(await firstOwnerLink(room));
    await accept(token);
    await expect(accept(token, 'mallory@lamp.example')).rejects.toMatchObject({ reason: 'link used' });
    expect(await room.db.staffMember.count()).toBe(1);
  });

  it('(AUTH-9) has an hour for it', async () => {
    const token = tokenIn(await firstOwnerLink(room));
    room.clock.forward({ minutes: 59 });
    await expect(openInvitation(room, token)).resolves.toMatchObject({ role: 'owner' });
    room.clock.forward({ minutes: 1 });
    await expect(openInvitation(room, token)).rejects.toMatchObject({ reason: 'link expired' });
    await expect(accept(token)).rejects.toMatchObject({ reason: 'link expired' });
  });

  it('starts the program again, and only the newest line works', async () => {
    const older = tokenIn(await firstOwnerLink(room));
    room.clock.forward({ minutes: 1 });
    const newer = tokenIn(await firstOwnerLink(room));
    await expect(accept(older)).rejects.toMatchObject({ reason: 'link expired' });
    await expect(accept(newer)).resolves.toBeDefined();
  });

  it('is asked for no second time: there is no such line once anybody has an account', async () => {
    await oliveMovesIn(room);
    expect(await firstOwnerLink(room)).toBeUndefined();
  });

  it('is one person, though two press the button at the same moment', async () => {
    const token = tokenIn(await firstOwnerLink(room));
    const presses = [accept(token), accept(token, 'mallory@lamp.example')];
    const outcomes = (await Promise.allSettled(presses)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(['fulfilled', 'rejected']);
    expect(await room.db.staffMember.count()).toBe(1);
    expect(await auditSince(room, before)).toHaveLength(1);
  });

  it('is not let in by a link that was mistyped', async () => {
    const token = tokenIn(await firstOwnerLink(room));
    await expect(accept(`${token.slice(0, -1)}~`)).rejects.toMatchObject({ reason: 'not found' });
    await expect(accept('')).rejects.toMatchObject({ reason: 'not found' });
  });

  it('leaves nothing in the database by which the link could be made again', async () => {
    const token = tokenIn(await firstOwnerLink(room));
    expect(JSON.stringify(await room.db.staffInvitation.findMany())).not.toContain(token);
  });
});
