import { attribute, elementsOf, readHtml } from '../read-html.ts';

/** Every kind of element on a page with each of its attributes: `input value`, `a href`. Text is not told. */
export function partsOf(html: string): Set<string> {
  return new Set(
    elementsOf(readHtml(html)).flatMap(({ tagName, attrs }) => [
      tagName,
      ...attrs.map(({ name }) => `${tagName} ${name}`),
    ]),
  );
}

/** The elements of a page in order, each with its attributes' names: two pages that differ in words alone have one outline. */
export function outlineOf(html: string): string[] {
  return elementsOf(readHtml(html)).map(
    ({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`,
  );
}

/** What is filled in or chosen for each name of the page's form. */
export function filledIn(html: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const element of elementsOf(readHtml(html))) {
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
