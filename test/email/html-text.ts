import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

function nodesOf(html: string): Node[] {
  const walk = (node: Node): Node[] => [node, ...('childNodes' in node ? node.childNodes.flatMap(walk) : [])];
  return walk(parse(html));
}

function wordsOf(node: Node): string {
  if ('value' in node) return node.value;
  if (node.nodeName === 'head' || isHidden(node) || !('childNodes' in node))
    return node.nodeName === 'br' ? ' ' : '';
  const inline = ['a', 'span', 'b', 'i'].includes(node.nodeName);
  const words = node.childNodes.map(wordsOf).join('');
  return inline ? words : ` ${words} `;
}

function isHidden(node: Node): boolean {
  return (
    'attrs' in node &&
    node.attrs.some(({ name, value }) => name === 'style' && value.includes('display:none'))
  );
}

/** What a page says to somebody who hears it: its words, one space between them. */
export function textOf(html: string): string {
  return wordsOf(parse(html)).replaceAll(/\s+/g, ' ').trim();
}

export function linksIn(html: string): { words: string; href: string | undefined }[] {
  return nodesOf(html).flatMap((node) =>
    'attrs' in node && node.nodeName === 'a'
      ? [
          {
            words: wordsOf(node).replaceAll(/\s+/g, ' '),
            href: node.attrs.find(({ name }) => name === 'href')?.value,
          },
        ]
      : [],
  );
}
