import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
  readonly link?: boolean;
}

const manifest = JSON.parse(read('package.json')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const lock = JSON.parse(read('package-lock.json')) as {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
};
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
const packages = Object.entries(lock.packages).filter(([place]) => place !== '');
const nameAt = (place: string): string => place.replace(/^.*node_modules\//, '');

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

describe('What is installed', () => {
  it('(SUP-1) is named to the last digit, and by nothing but a version', () => {
    const versions = Object.entries({ ...wanted, ...manifest.overrides });
    expect(versions.length).toBeGreaterThan(40);
    expect(versions.filter(([, version]) => !exact.test(version))).toEqual([]);
    expect(read('.npmrc')).toMatch(/^save-exact=true$/m);
  });

  it('(SUP-1) is what the lock file says, whose every package has a version and a checksum', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(packages.length).toBeGreaterThan(300);
    for (const [name, version] of Object.entries(wanted)) {
      expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
    const loose = packages.filter(
      ([, { version = '', integrity = '' }]) => !exact.test(version) || !integrity.startsWith('sha512-'),
    );
    expect(loose.map(([place]) => place)).toEqual([]);
  });

  it('(SUP-1) comes from wherever the person installing gets packages: the lock file names no address', () => {
    expect(packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
    expect(read('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
    expect(read('.npmrc')).not.toMatch(/registry=|_auth|token/i);
  });

  it('(SUP-1) runs nothing while it is installed', () => {
    const withScripts = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([place]) => nameAt(place));
    const denied = Object.entries(manifest.allowScripts);
    expect(denied.filter(([, allowed]) => allowed)).toEqual([]);
    expect(withScripts.filter((name) => !Object.hasOwn(manifest.allowScripts, name))).toEqual([]);
    const own = Object.keys(manifest.scripts).filter((name) =>
      /^(pre|post)?(install|prepare|pack)/.test(name),
    );
    expect(own).toEqual([]);
  });

  it('(SUP-1) runs on the Node we say, but for what the build looks over', () => {
    const ci = read('.ci/run');
    expect(ci).toContain('npm ci');
    const ours = lowest(manifest.engines.node);
    expect(ours).toEqual([20, 19, 0]);
    const picky = packages.filter(
      ([, { engines }]) => engines?.node !== undefined && !accepts(engines.node, ours),
    );
    const names = [...new Set(picky.map(([place]) => nameAt(place)))];
    const looked = (/'\(([^)]+)\)@/.exec(ci)?.[1] ?? '').split('|');
    // One that is looked over and does not ask any more would hide the next.
    expect(looked.sort()).toEqual(names.sort());
  });
});

type Version = readonly [number, number, number];

function versionOf(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text
    .replace(/^[^\d]*/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}

function lowest(range: string): Version {
  return versionOf(range);
}

function isBefore(a: Version, b: Version): boolean {
  const at = a.findIndex((part, position) => part !== b[position]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Whether a range of versions, as `engines` are written, takes this one. */
function accepts(range: string, version: Version): boolean {
  return range.split('||').some((choice) => {
    const parts = choice
      .trim()
      .replaceAll(/([<>=~^]+)\s+/g, '$1')
      .replaceAll(/\s+-\s+/g, ' <=')
      .split(/\s+/);
    return parts.every((part) => takes(part, version));
  });
}

function takes(part: string, version: Version): boolean {
  const bound = versionOf(part);
  if (part === '' || part === '*') return true;
  if (part.startsWith('>=')) return !isBefore(version, bound);
  if (part.startsWith('>')) return isBefore(bound, version);
  if (part.startsWith('<=')) return !isBefore(bound, version);
  if (part.startsWith('<')) return isBefore(version, bound);
  return bound[0] === version[0] && !isBefore(version, bound);
}

describe('A range of versions', () => {
  it.each([
    ['>=20', true],
    ['>= 20.19.0', true],
    ['>=22', false],
    ['^20.19 || ^22.12 || >=24', true],
    ['^18 || ^22', false],
    ['^20.20', false],
    ['20 || 22', true],
    ['>=14 <21', true],
    ['>=14 <20', false],
    ['*', true],
    ['^20.17.0 || >=22.9.0', true],
  ])('%s takes our lowest: %s', (range, expected) => {
    expect(accepts(range, [20, 19, 0])).toBe(expected);
  });
});
