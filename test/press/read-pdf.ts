import { getDocumentProxy } from 'unpdf';

export interface ReadPdf {
  /** Its words in the order they are read in, a space between any two pieces. */
  readonly text: string;
  readonly pages: number;
  readonly title: unknown;
  readonly language: unknown;
  readonly tagged: boolean;
  /** What its parts are, in order: `H1`, `Table`, `TR`, `TH`… */
  readonly parts: readonly string[];
  /** Every piece of text, where it begins and ends, in points from the left edge. */
  readonly pieces: readonly {
    readonly text: string;
    readonly from: number;
    readonly to: number;
    readonly y: number;
  }[];
}

interface Node {
  readonly role?: string;
  readonly type?: string;
  readonly children?: readonly Node[];
}

/** A PDF as a reader's program reads it: by Mozilla's, which knows nothing of how it was made. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const pieces: { text: string; from: number; to: number; y: number }[] = [];
  const parts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    for (const item of (await page.getTextContent()).items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [from, y] = [Number(item.transform[4]), Number(item.transform[5])];
      pieces.push({ text: item.str, from, to: from + item.width, y });
    }
    walk(await page.getStructTree(), parts);
  }
  const [{ info }, mark] = await Promise.all([pdf.getMetadata(), pdf.getMarkInfo()]);
  const { Title, Language } = info as { readonly Title?: unknown; readonly Language?: unknown };
  return {
    text: pieces
      .map(({ text }) => text)
      .join(' ')
      .replaceAll(/\s+/g, ' '),
    pages: pdf.numPages,
    title: Title,
    language: Language,
    tagged: (mark as { readonly Marked?: boolean } | null)?.Marked === true,
    parts,
    pieces,
  };
}

function walk(node: Node | null, parts: string[]): void {
  if (node === null || !isOnThePage(node)) return;
  if (node.role !== undefined && node.role !== 'Root') parts.push(node.role);
  for (const child of node.children ?? []) walk(child, parts);
}

/** A page's tree names the parts on other pages too, with nothing in them. */
function isOnThePage(node: Node): boolean {
  return node.type === 'content' || (node.children ?? []).some(isOnThePage);
}
