// A real browser for tests. It comes inside an npm package, so that `npm ci` is all a fresh Linux machine needs.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const modules = path.resolve(import.meta.dirname, '../../node_modules');

const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

/**
 * Starts Chromium: the one CHROMIUM_PATH names; else, on Linux x64, the one of the @sparticuz/chromium package; else one
 * installed where browsers usually are. Throws, saying what to do, where there is none: browser tests are never left out.
 */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined) return launch(given);
  if (process.platform === 'linux' && process.arch === 'x64') return launchPackaged();
  const installed = usualPlaces.find((place) => existsSync(place));
  if (installed !== undefined) return launch(installed);
  throw new Error(
    `The browser in the npm package is for Linux x64, this is ${process.platform} ${process.arch}, and no Chrome or Chromium was found: install one, or name one in CHROMIUM_PATH.`,
  );
}

function launch(executablePath: string, env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return chromium.launch({ executablePath, args: quietFlags, env: Object.fromEntries(set) });
}

/** The package's libraries and its font come second to the machine's own. */
async function launchPackaged(): Promise<Browser> {
  const folder = await unpacked();
  const libraries = [process.env['LD_LIBRARY_PATH'], path.join(folder, 'al2023/lib')];
  return launch(path.join(folder, 'chromium'), {
    ...process.env,
    LD_LIBRARY_PATH: libraries.filter((place) => place !== undefined).join(':'),
    FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
  });
}

/**
 * Unpacks the package once for this installation. Several test files may ask at once: each unpacks into a folder of its
 * own, the first to finish gives its folder the name that all look for, and the others throw theirs away.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(path.join(modules, '@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string };
  const cache = path.join(modules, '.cache');
  const folder = path.join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(path.join(cache, 'unpacking-'));
  // The package unpacks into the temporary folder of its process, with its libraries where it believes to be on Lambda.
  await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      "await (await import('@sparticuz/chromium')).default.executablePath();",
    ],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    },
  );
  writeFileSync(path.join(own, 'fonts.conf'), fontsConfig(folder));
  try {
    renameSync(own, folder);
  } catch {
    rmSync(own, { recursive: true });
  }
  return folder;
}

/** The machine's fonts where it has some, and the package's where it has none. */
function fontsConfig(folder: string): string {
  const own = `<dir>${path.join(folder, 'fonts')}</dir><cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`;
  const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>';
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${system}${own}</fontconfig>`;
}
