import type { Account } from '../account.ts';
import { nextRenewalAt } from '../billing/renew-subscription.ts';
import { KINDS, type Kind } from '../state/kinds.ts';
import { shown } from '../state/shown.ts';
import { NoSuchPage } from './checkout-closed-view.tsx';
import type { Controls } from './controls.ts';
import { DeskPage, ObjectPage, ObjectsPage } from './desk-view.tsx';
import { pageAnswer } from './layout.tsx';
import { actsOn } from './object-acts.ts';
import { pageRoute, type PageRoute } from './page-route.ts';

const SHOWN_EVENTS = 40;
const SHOWN_OBJECTS = 100;

/** The control desk: what there is, what happened, and the clock and faults to play with. */
export function deskPages({ faults, scheduler }: Controls): readonly PageRoute[] {
  return [
    pageRoute('GET', '/', ({ account }) => {
      const kinds = KINDS.filter((kind) => !kind.startsWith('sandbox.') && kind !== 'event');
      return pageAnswer(
        200,
        <DeskPage
          now={new Date(account.nowMs())}
          nextAt={dateOf(scheduler.nextAt)}
          nextRenewalAt={dateOf(nextRenewalAt(account))}
          counts={kinds.map((kind) => ({ kind, count: account.store.count(kind) }))}
          events={firstOf(account.store.all('event'), SHOWN_EVENTS)}
          faults={faults.plan}
        />,
      );
    }),
    pageRoute('GET', '/objects/:kind', ({ account }, name) => {
      const kind = kindNamed(name);
      if (kind === undefined) return pageAnswer(404, <NoSuchPage />);
      const objects = firstOf(account.store.all(kind), SHOWN_OBJECTS);
      return pageAnswer(200, <ObjectsPage kind={kind} objects={objects} />);
    }),
    pageRoute('GET', '/objects/:kind/:id', ({ account, path: [name = '', id = ''] }) => {
      const kind = kindNamed(name);
      const object = kind === undefined ? undefined : account.find(kind, id);
      if (kind === undefined || object === undefined) return pageAnswer(404, <NoSuchPage />);
      return pageAnswer(
        200,
        <ObjectPage id={id} object={objectShown(account, object)} acts={actsOn(kind, object)} />,
      );
    }),
  ];
}

function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind === name && !kind.startsWith('sandbox.'));
}

function dateOf(seconds: number | undefined): Date | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}

function objectShown(account: Account, object: object): object {
  return shown(account.asOfNow(object) as { $: unknown });
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length === count) break;
    found.push(item);
  }
  return found;
}
