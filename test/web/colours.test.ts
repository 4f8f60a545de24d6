import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const css = readFileSync('public/site.css', 'utf8');
const [light = '', dark = ''] = css
  .split('@media (prefers-color-scheme: dark)')
  .map((part) => part.slice(0, 900));

function colour(theme: string, name: string): string {
  const value = new RegExp(`--${name}: (#[0-9a-f]+);`).exec(theme)?.[1];
  if (value === undefined) throw new Error(`no --${name}`);
  return value.length === 4 ? value.replace(/[0-9a-f]/g, '$&$&') : value;
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('(A11Y-10) colours when the page is %s', (_name, theme) => {
  it.each(['ink', 'quiet', 'red', 'good', 'warn'])(
    'text in %s can be read on paper and on a sheet',
    (text) => {
      expect(contrast(colour(theme, text), colour(theme, 'paper'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour(theme, text), colour(theme, 'sheet'))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('the button’s words, and a chosen tile’s, can be read', () => {
    expect(contrast(colour(theme, 'on-red'), colour(theme, 'red'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(theme, 'paper'), colour(theme, 'ink'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['line', 'focus', 'red', 'ink'])('edges in %s can be seen', (edge) => {
    expect(contrast(colour(theme, edge), colour(theme, 'paper'))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour(theme, edge), colour(theme, 'sheet'))).toBeGreaterThanOrEqual(3);
  });
});
