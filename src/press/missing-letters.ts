import { isMissing, missing } from './runs.ts';
import { looks, paragraph, type Sheet } from './sheet.ts';

/** Says so where a name has letters that no font here has; a box is not how anybody is called. */
export function sayWhatIsMissing(sheet: Sheet, texts: readonly string[]): void {
  if (!texts.some(isMissing)) return;
  sheet.y += 14;
  const words = `${missing} stands for a letter we have no type for. Your receipts at our website and by e-mail have it.`;
  paragraph(sheet, 'P', words, looks.small);
}
