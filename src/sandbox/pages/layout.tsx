import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { html, type Answer } from '../wire/answer.ts';

interface Props {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly isWide?: boolean;
}

/** Every page of the sandbox says, first of all, that no money moves here. */
export function Layout({ title, children, isWide = false }: Props) {
  return (
    <html lang="en-AU">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/sandbox.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <p class="test-mode">
          <strong>Test mode.</strong> This is a local stand-in for Stripe; no money moves.
        </p>
        <main class={isWide ? 'wide' : undefined}>{children}</main>
      </body>
    </html>
  );
}

export function pageAnswer(status: number, page: Parameters<typeof renderToString>[0]): Answer {
  return html(status, `<!doctype html>${renderToString(page)}`);
}
