import { attribute, elementsOf, readHtml, type Element } from '../read-html.ts';

let last = { html: '', elements: [] as readonly Element[] };

/** The elements of a page, in order. One page is looked at in several ways, and reading it is what takes time. */
export function elementsIn(html: string): readonly Element[] {
  if (last.html !== html) last = { html, elements: elementsOf(readHtml(html)) };
  return last.elements;
}

/** Every kind of element on a page with each of its attributes: `input value`, `a href`. Text is not told. */
export function partsOf(html: string): Set<string> {
  return new Set(
    elementsIn(html).flatMap(({ tagName, attrs }) => [
      tagName,
      ...attrs.map(({ name }) => `${tagName} ${name}`),
    ]),
  );
}

/** The elements of a page in order, each with its attributes' names: two pages that differ in words alone have one outline. */
export function outlineOf(html: string): string[] {
  return elementsIn(html).map(
    ({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`,
  );
}

/** What is filled in or chosen for each name of the page's form. */
export function filledIn(html: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const element of elementsIn(html)) {
    const name = attribute(element, 'name');
    if (name === undefined || !['input', 'textarea'].includes(element.tagName)) continue;
    const type = attribute(element, 'type');
    if (type === 'radio' || type === 'checkbox') {
      if (attribute(element, 'checked') !== undefined) values[name] = attribute(element, 'value') ?? 'on';
    } else if (element.tagName === 'textarea') {
      values[name] = element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
    } else values[name] = attribute(element, 'value') ?? '';
  }
  return values;
}
