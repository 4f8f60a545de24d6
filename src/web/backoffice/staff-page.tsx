import type { ComponentChildren, JSX } from 'preact';
import { may } from '../../domain/staff/permission.ts';
import type { StaffSession } from '../../domain/staff/staff-session.ts';
import { Layout } from '../components/layout.tsx';
import { CsrfField } from './csrf-field.tsx';
import type { BackofficeDeps } from './deps.ts';

/** What every page of the back office is given besides its own. */
export interface StaffFrame {
  readonly deps: Pick<BackofficeDeps, 'organisation' | 'assets' | 'staffStylesheet' | 'timeZone'>;
  readonly session: StaffSession;
}

export type Section =
  'home' | 'supporters' | 'refunds' | 'disputes' | 'issues' | 'books' | 'parked' | 'watchdog';

interface StaffPageProps extends StaffFrame {
  readonly title: string;
  readonly section: Section;
  readonly children: ComponentChildren;
}

/** The frame of a page for somebody signed in: the menu, who they are, and the way out. */
export function StaffPage({ deps, session, title, section, children }: StaffPageProps): JSX.Element {
  return (
    <Layout
      title={title}
      width="wide"
      home="/staff"
      organisation={deps.organisation}
      assets={deps.assets}
      extraStylesheet={deps.staffStylesheet}
      navigation={<Menu session={session} section={section} />}
    >
      {children}
    </Layout>
  );
}

function Menu({ session, section }: { session: StaffSession; section: Section }): JSX.Element {
  const { member } = session;
  const here = (of: Section): 'page' | undefined => (of === section ? 'page' : undefined);
  return (
    <>
      <a href="/staff" aria-current={here('home')}>
        Today
      </a>
      {may(member.role, 'see supporters') ? (
        <a href="/staff/supporters" aria-current={here('supporters')}>
          Supporters
        </a>
      ) : null}
      {may(member.role, 'see payments') ? (
        <>
          <a href="/staff/refunds" aria-current={here('refunds')}>
            Refunds
          </a>
          <a href="/staff/disputes" aria-current={here('disputes')}>
            Disputes
          </a>
        </>
      ) : null}
      {may(member.role, 'see issues') ? (
        <a href="/staff/issues" aria-current={here('issues')}>
          Issues
        </a>
      ) : null}
      {may(member.role, 'see books') ? (
        <a href="/staff/books" aria-current={here('books')}>
          Books
        </a>
      ) : null}
      {may(member.role, 'see parked events') ? (
        <a href="/staff/parked" aria-current={here('parked')}>
          Parked
        </a>
      ) : null}
      {may(member.role, 'see watchdog') ? (
        <a href="/staff/watchdog" aria-current={here('watchdog')}>
          Watchdog
        </a>
      ) : null}
      <form class="sign-out" method="post" action="/staff/sign-out">
        <CsrfField session={session} />
        <span class="who">{member.name}</span>
        <button type="submit">Sign out</button>
      </form>
    </>
  );
}
