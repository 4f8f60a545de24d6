import type { Account } from '../account.ts';
import { KINDS, type Kind, type Kinds } from '../state/kinds.ts';
import { shown } from '../state/shown.ts';
import { NoSuchPage } from './checkout-closed-view.tsx';
import type { Controls } from './controls.ts';
import { DeskPage, ObjectPage, ObjectsPage, type ObjectActs } from './desk-view.tsx';
import { pageAnswer } from './layout.tsx';
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
          nextAt={scheduler.nextAt === undefined ? undefined : new Date(scheduler.nextAt * 1000)}
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
      if (object === undefined) return pageAnswer(404, <NoSuchPage />);
      return pageAnswer(
        200,
        <ObjectPage id={id} object={objectShown(account, object)} acts={actsOn(object)} />,
      );
    }),
  ];
}

function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind === name && !kind.startsWith('sandbox.'));
}

function actsOn(object: Kinds[Kind]): ObjectActs {
  if (object.object === 'payment_method') {
    const action = `/sandbox/payment_methods/${object.id}/behaviour`;
    return object.$.decline === null
      ? [{ action, field: 'charges', value: 'fail', words: 'Make it fail from now on' }]
      : [{ action, field: 'charges', value: 'succeed', words: 'Let it pay again' }];
  }
  if (object.object !== 'charge' || object.status !== 'succeeded' || object.disputed) return [];
  const action = `/sandbox/charges/${object.id}/dispute`;
  return [
    { action, field: 'kind', value: 'fraudulent', words: 'Dispute this charge' },
    { action, field: 'kind', value: 'inquiry', words: 'Only ask about it' },
  ];
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
