import type { ComponentChildren, JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Layout } from '../components/layout.tsx';
import type { BackofficeDeps } from './deps.ts';
import type { FormProblem } from '../form-problem.ts';

interface DoorPageProps {
  readonly deps: Pick<BackofficeDeps, 'organisation' | 'assets' | 'staffStylesheet'>;
  readonly title: string;
  readonly problems: readonly FormProblem<string>[];
  readonly children: ComponentChildren;
}

/** The frame of a page for somebody who is not signed in yet. */
export function DoorPage({ deps, title, problems, children }: DoorPageProps): JSX.Element {
  const lines = problems.map(({ field, message }) => ({
    message,
    target: field === 'form' ? undefined : field,
  }));
  return (
    <Layout
      title={problems.length === 0 ? title : `Error: ${title}`}
      width="narrow"
      home="/staff"
      organisation={deps.organisation}
      assets={deps.assets}
      extraStylesheet={deps.staffStylesheet}
    >
      <p class="kicker">Back office</p>
      <h1>{title}</h1>
      <ErrorSummary title="Please put this right" lines={lines} />
      {children}
    </Layout>
  );
}
