import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptInvitation, openInvitation } from '../../../src/domain/staff/accept-invitation.ts';
import type { Actor } from '../../../src/domain/staff/audit.ts';
import { inviteStaff } from '../../../src/domain/staff/invite-staff.ts';
import { may, permissions, type Permission } from '../../../src/domain/staff/permission.ts';
import { roles } from '../../../src/domain/staff/staff-member.ts';
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
let byOlive: Actor;
let before: bigint;
beforeAll(async () => {
  room = await openStaffRoom();
});
beforeEach(async () => {
  await emptyStaffRoom(room);
  byOlive = { staffId: (await oliveMovesIn(room)).session.member.id };
  before = await newestAudit(room);
});
afterAll(() => room.close());

const invite = async (email: string): Promise<string> =>
  tokenIn((await inviteStaff(room, { email, role: 'bookkeeper' }, byOlive)).url);
const accept = (token: string, email: string) =>
  acceptInvitation(room, { token, email, name: 'Bo Hart', password: 'cactus trombone 19 kite' }, {});

describe('A colleague who is invited', () => {
  it('gets the address and the role of the invitation, whatever the form says', async () => {
    const { session } = await accept(await invite(' Bo@Lamp.Example '), 'mallory@lamp.example');
    expect(session.member).toMatchObject({ email: 'bo@lamp.example', role: 'bookkeeper' });
  });

  it('has the weekend for it, and then needs another', async () => {
    const token = await invite('bo@lamp.example');
    room.clock.forward({ hours: 71 });
    await expect(openInvitation(room, token)).resolves.toMatchObject({ email: 'bo@lamp.example' });
    room.clock.forward({ hours: 1 });
    await expect(accept(token, '')).rejects.toMatchObject({ reason: 'link expired' });
  });

  it('who is invited again uses the second link, for the first has ended', async () => {
    const first = await invite('bo@lamp.example');
    room.clock.forward({ seconds: 1 });
    const second = await invite('bo@lamp.example');
    await expect(accept(first, '')).rejects.toMatchObject({ reason: 'link expired' });
    await expect(accept(second, '')).resolves.toBeDefined();
  });

  it('who has an account already is not invited to a second', async () => {
    await expect(invite(olive.email.toUpperCase())).rejects.toMatchObject({ reason: 'bad input' });
  });

  it('can use a link while the first owner’s, long since of no use, is still about', async () => {
    await expect(accept(await invite('bo@lamp.example'), '')).resolves.toBeDefined();
    expect(await room.db.staffMember.count()).toBe(2);
  });

  it('stands in the audit log once for the inviting and once for the accepting', async () => {
    const { session } = await accept(await invite('bo@lamp.example'), '');
    expect(await auditSince(room, before)).toEqual([
      { act: 'invite staff', staffId: byOlive.staffId, object: 'staff address:bo@lamp.example' },
      { act: 'accept invitation', staffId: session.member.id, object: `staff:${session.member.id}` },
    ]);
  });

  it('leaves no mark where the inviting came to nothing', async () => {
    await expect(invite(olive.email)).rejects.toThrow();
    expect(await auditSince(room, before)).toEqual([]);
    expect(await room.db.staffInvitation.count()).toBe(1);
  });
});

describe('What a role may do', () => {
  const of = (permission: Permission) => roles.filter((role) => may(role, permission));

  it('stands in one table: everybody may look, only an owner lets others in', () => {
    expect(of('see supporters')).toEqual(['viewer', 'membership', 'bookkeeper', 'owner']);
    expect(of('see parked events')).toEqual(['membership', 'bookkeeper', 'owner']);
    expect(of('invite staff')).toEqual(['owner']);
  });

  it('an owner may do everything', () => {
    const all = Object.keys(permissions) as Permission[];
    expect(all.filter((permission) => !may('owner', permission))).toEqual([]);
  });
});
