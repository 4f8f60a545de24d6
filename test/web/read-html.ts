import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a browser would read it. Throws where the HTML is not well formed. */
export function readHtml(html: string): DefaultTreeAdapterTypes.Document {
  return parse(html, {
    onParseError: ({ code, startLine, startCol }) => {
      throw new Error(`${code} at ${startLine}:${startCol}`);
    },
  });
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

/** Every element below a node, in the order of the page. */
export function elementsOf(node: Node): Element[] {
  if (!('childNodes' in node)) return [];
  return node.childNodes.flatMap((child) => (isElement(child) ? [child, ...elementsOf(child)] : []));
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** Elements of a tag whose attributes have these values; `true` means present with any. */
export function find(node: Node, tag: string, attributes: Record<string, string | true> = {}): Element[] {
  const wanted = Object.entries(attributes);
  return elementsOf(node).filter(
    (element) =>
      (tag === '*' || element.tagName === tag) &&
      wanted.every(([name, value]) => {
        const actual = attribute(element, name);
        return value === true ? actual !== undefined : actual === value;
      }),
  );
}

/** The one such element. Throws where there are more or none. */
export function one(node: Node, tag: string, attributes: Record<string, string | true> = {}): Element {
  const found = find(node, tag, attributes);
  if (found.length !== 1 || !found[0]) {
    throw new Error(`${found.length} of <${tag} ${JSON.stringify(attributes)}>`);
  }
  return found[0];
}

/** The text of an element. Parts marked `hidden` are left out, as by a browser that has no stylesheet. */
export function text(node: Node): string {
  if ('value' in node) return node.value;
  if (isElement(node) && attribute(node, 'hidden') !== undefined) return '';
  return 'childNodes' in node ? node.childNodes.map(text).join('') : '';
}

/** An element's text with the hidden parts that a choice would show. */
export function wholeText(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(wholeText).join('') : '';
}
