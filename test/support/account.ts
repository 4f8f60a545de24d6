import type { TestApplication } from './application.ts';

/** A supporter's browser. */
export interface OwnVisitor {
  readonly cookie: string;
  get(path: string): Promise<Response>;
  /** Posts a form as one of our own pages does, with the token of the session. */
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<Response>;
  /** The page's words, without its elements. */
  words(path: string): Promise<string>;
}

/** Asks any page of the application; `site` is what the browser says of where a form came from. */
export function askPage(
  app: TestApplication,
  path: string,
  { cookie = '', fields }: { cookie?: string; fields?: Readonly<Record<string, string>> | undefined } = {},
): Promise<Response> {
  const port = new URL(app.url).port;
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: fields ? 'POST' : 'GET',
    redirect: 'manual',
    headers: {
      cookie,
      ...(fields && { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(fields && { body: new URLSearchParams(fields) }),
  });
}

export function wordsOf(html: string): string {
  return html
    .replaceAll(/<(style|head)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,:])/g, '$1');
}

/** The paths of links in letters to this address that begin so, the newest first. */
export async function linksTo(app: TestApplication, email: string, path: string): Promise<string[]> {
  const letters = (await app.mail()).filter(({ to }) => to.toLowerCase() === email.toLowerCase());
  return letters.flatMap(({ text }) => {
    const found = new RegExp(`${app.url}(${path}/\\S+)`).exec(text.replaceAll(/\s+/g, ' '))?.[1];
    return found === undefined ? [] : [found];
  });
}

export function visitorWith(app: TestApplication, cookie: string): OwnVisitor {
  const get = (path: string): Promise<Response> => askPage(app, path, { cookie });
  return {
    cookie,
    get,
    post: async (path, fields = {}) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await (await get('/account')).text())?.[1] ?? '';
      return askPage(app, path, { cookie, fields: { csrf, ...fields } });
    },
    words: async (path) => wordsOf(await (await get(path)).text()),
  };
}

/** Signs in as people do: asks for the letter, opens its link and presses the button. */
export async function signInByLetter(app: TestApplication, email: string): Promise<OwnVisitor> {
  const asked = await askPage(app, '/account/sign-in', { fields: { email } });
  if (asked.headers.get('location') !== '/account/letter-sent')
    throw new Error(`asking for the letter was answered ${asked.status}`);
  await app.quiet();
  const [link] = await linksTo(app, email, '/account/sign-in');
  if (link === undefined) throw new Error(`no letter came to ${email}`);
  const entered = await askPage(app, link, { fields: {} });
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  if (entered.status !== 303 || cookie === '') throw new Error(`the button was answered ${entered.status}`);
  return visitorWith(app, cookie);
}
