import type { JSX } from 'preact';
import type { ConsentLine } from '../../../domain/supporters/supporter-record.ts';
import { formatDate } from '../../components/dates.ts';

interface ConsentListProps {
  readonly consents: readonly ConsentLine[];
  readonly timeZone: string;
}

export function ConsentList({ consents, timeZone }: ConsentListProps): JSX.Element {
  if (consents.length === 0) {
    return <p>None given. Receipts are sent all the same; a newsletter or an appeal is not.</p>;
  }
  return (
    <ul class="holdings">
      {consents.map(({ purpose, given, wording, source, at }) => (
        <li>
          <p>
            <strong>{purpose}</strong>{' '}
            <span class={given ? 'tag good' : 'tag bad'}>{given ? 'agreed' : 'withdrawn'}</span>
          </p>
          <p>
            {formatDate(at, timeZone)}, by the {source}, to these words:
          </p>
          <blockquote>{wording}</blockquote>
        </li>
      ))}
    </ul>
  );
}
