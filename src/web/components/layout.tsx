import type { ComponentChildren, JSX } from 'preact';
import type { Organisation } from '../organisation.ts';
import type { Assets } from './assets.ts';
import { ownPath } from './own-path.ts';
import { PhoneLink } from './phone-link.tsx';

export interface LayoutProps {
  /** Without the paper's name, which is added after it. */
  readonly title: string;
  readonly organisation: Organisation;
  readonly assets: Assets;
  readonly lang?: string;
  /** Said of the page to search engines and in shared links. Pages without one ask not to be indexed. */
  readonly description?: string | undefined;
  /** Links under the masthead, as in the back office. */
  readonly navigation?: ComponentChildren;
  /** `wide` for tables, `narrow` for a page of one message. */
  readonly width?: 'wide' | 'narrow';
  /** Where the paper's name in the masthead leads. */
  readonly home?: string;
  /** URL of a second stylesheet, as the back office has. */
  readonly extraStylesheet?: string;
  readonly children: ComponentChildren;
}

/** Characters of a name that still fit across a phone in the largest type. */
const longestBigName = 18;

/** Every page's frame: skip link, masthead, main, and the footer that has the phone number in the same place everywhere. */
export function Layout({ lang = 'en-AU', home = '/', width, ...page }: LayoutProps): JSX.Element {
  const { organisation, assets } = page;
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <title>{`${page.title} | ${organisation.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#eef2e6" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0f1410" media="(prefers-color-scheme: dark)" />
        <meta name="format-detection" content="telephone=no" />
        {page.description === undefined ? (
          <meta name="robots" content="noindex" />
        ) : (
          <meta name="description" content={page.description} />
        )}
        <link rel="icon" type="image/svg+xml" href={assets.icon} />
        <link rel="stylesheet" href={assets.stylesheet} />
        {page.extraStylesheet === undefined ? null : <link rel="stylesheet" href={page.extraStylesheet} />}
      </head>
      <body class={width}>
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <header class="masthead">
          <p class="ears">
            <span>Independent</span> <span>Funded by readers</span>
          </p>
          <p class={organisation.name.length > longestBigName ? 'nameplate long' : 'nameplate'}>
            <a href={ownPath(home)}>{organisation.name}</a>
          </p>
          {page.navigation === undefined ? null : (
            <nav class="menu" aria-label="Main">
              {page.navigation}
            </nav>
          )}
        </header>
        <main id="main">{page.children}</main>
        <Footer organisation={organisation} />
      </body>
    </html>
  );
}

function Footer({ organisation }: { organisation: Organisation }): JSX.Element {
  const { name, abn, phone, address, email } = organisation;
  return (
    <footer class="foot">
      <p class="call">
        Rather talk to a person? Call <PhoneLink phone={phone} />
      </p>
      <p>
        {name}
        {abn === undefined ? null : `, ABN ${abn}`}
        {address === undefined ? null : `, ${address}`}
        {email === undefined ? null : (
          <>
            {', '}
            <a href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>{email}</a>
          </>
        )}
      </p>
      <p>
        <a href="/account">Already a supporter? Sign in</a>
      </p>
      <p>
        <a href="/privacy">Privacy: what we keep and why</a>
      </p>
    </footer>
  );
}
