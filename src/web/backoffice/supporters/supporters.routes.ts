import { readCalendar } from '../../../domain/editions/issue-store.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { may } from '../../../domain/staff/permission.ts';
import { entitlementsOf } from '../../../domain/subscriptions/entitlement-store.ts';
import { findOnTheirWay } from '../../../domain/supporters/on-its-way-store.ts';
import { findSupporterRecord } from '../../../domain/supporters/supporter-record-store.ts';
import { findSupporters } from '../../../domain/supporters/supporter-search-store.ts';
import { readSupporterSearch } from '../../../domain/supporters/supporter-search.ts';
import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import type { StaffRouter } from '../staff-router.ts';
import { SupporterListPage } from './supporter-list.view.tsx';
import { SupporterRecordPage } from './supporter-record.view.tsx';
import { pageAfter, supporterIdIn, typedSearch } from './supporters-query.ts';

export function addSupporterRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /supporters', async (req, res, session) => {
    const typed = typedSearch(req);
    const after = pageAfter(req);
    const page = await findSupporters(deps.db, readSupporterSearch(typed), { after, now: deps.clock.now() });
    res.send(renderPage(SupporterListPage({ deps, session, typed, after, page })));
  });

  routes.staff('GET /supporters/:id', async (req, res, session) => {
    const id = supporterIdIn(req);
    const now = deps.clock.now();
    const record = id === undefined ? undefined : await findSupporterRecord(deps.db, id, now);
    if (record === undefined) throw new Refusal('not found', 'There is no such supporter.');
    const entitlements = await entitlementsOf(deps.db, record.id, { now, graceDays: deps.graceDays });
    const onTheirWay = await findOnTheirWay(deps.db, record.id);
    const calendar = await readCalendar(deps.db, deps.timeZone, now);
    const seesPayments = may(session.member.role, 'see payments');
    res.send(
      renderPage(
        SupporterRecordPage({ deps, session, record, entitlements, onTheirWay, seesPayments, calendar }),
      ),
    );
  });
}
