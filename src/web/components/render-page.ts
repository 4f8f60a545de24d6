import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';

/** A page's whole HTML, doctype first. Text and attributes are escaped by Preact; the same props give the same bytes. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${render(page)}`;
}
