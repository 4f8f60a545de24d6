import type { ComponentChildren, JSX } from 'preact';
import type { SupporterSession } from '../../domain/supporters/supporter-session.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Layout } from '../components/layout.tsx';
import type { FormProblem } from '../form-problem.ts';
import type { AccountDeps } from './deps.ts';

export type AccountLook = Pick<AccountDeps, 'organisation' | 'assets' | 'accountStylesheet' | 'timeZone'>;

/** What every page of somebody's own is given besides its own. */
export interface AccountFrame {
  readonly deps: AccountLook;
  readonly session: SupporterSession;
}

export type AccountSection = 'home' | 'receipts' | 'details';

interface AccountPageProps extends AccountFrame {
  readonly title: string;
  readonly section: AccountSection;
  readonly problems?: readonly FormProblem<string>[] | undefined;
  readonly children: ComponentChildren;
}

/** The frame of a page for a supporter who is signed in: the menu, who they are, and the way out. */
export function AccountPage(props: AccountPageProps): JSX.Element {
  const { deps, session, title, section, problems = [], children } = props;
  const lines = problems.map(({ field, message }) => ({
    message,
    target: field === 'form' ? undefined : field,
  }));
  return (
    <Layout
      title={problems.length === 0 ? title : `Error: ${title}`}
      organisation={deps.organisation}
      assets={deps.assets}
      extraStylesheet={deps.accountStylesheet}
      navigation={<Menu session={session} section={section} />}
    >
      <div class="account">
        <h1>{title}</h1>
        <ErrorSummary title="Please put this right" lines={lines} />
        {children}
      </div>
    </Layout>
  );
}

function Menu({ session, section }: { session: SupporterSession; section: AccountSection }): JSX.Element {
  const here = (of: AccountSection): 'page' | undefined => (of === section ? 'page' : undefined);
  return (
    <>
      <a href="/account" aria-current={here('home')}>
        What you support
      </a>
      <a href="/account/receipts" aria-current={here('receipts')}>
        Receipts
      </a>
      <a href="/account/details" aria-current={here('details')}>
        Your details
      </a>
      <form class="leave" method="post" action="/account/sign-out">
        <AccountToken session={session} />
        <span class="who">{session.supporterName}</span>
        <button type="submit">Sign out</button>
      </form>
    </>
  );
}

/** Stands in every form of somebody's own: a form without it is refused. */
export function AccountToken({ session }: { session: SupporterSession }): JSX.Element {
  return <input type="hidden" name="csrf" value={session.csrfToken} />;
}

/** The frame of a page at the door. */
export function AccountDoor(props: {
  readonly deps: AccountLook;
  readonly title: string;
  readonly problems?: readonly FormProblem<string>[] | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { deps, title, problems = [], children } = props;
  const lines = problems.map(({ field, message }) => ({ message, target: field }));
  return (
    <Layout
      title={problems.length === 0 ? title : `Error: ${title}`}
      width="narrow"
      organisation={deps.organisation}
      assets={deps.assets}
      extraStylesheet={deps.accountStylesheet}
    >
      <h1>{title}</h1>
      <ErrorSummary title="Please put this right" lines={lines} />
      {children}
    </Layout>
  );
}
