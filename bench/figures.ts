/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly floor?: string;
  readonly ratio?: number;
  /** What is demanded, in words; absent where a figure only explains another. */
  readonly demand?: string;
  readonly met?: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The value below which this share of the others lies; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-AU');
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/**
 * Measures a thing and its floor turn by turn, so that what else the machine does falls on both, and gives the median of
 * each and of the ratios.
 */
export async function alternate(
  turns: number,
  measure: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ measured: number; floor: number; ratio: number }> {
  const pairs: { measured: number; floor: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const under = await floor();
    pairs.push({ measured: await measure(), floor: under });
  }
  return {
    measured: median(pairs.map((pair) => pair.measured)),
    floor: median(pairs.map((pair) => pair.floor)),
    ratio: median(pairs.map((pair) => pair.measured / pair.floor)),
  };
}

export function atLeast(
  name: string,
  unit: string,
  demand: number,
  found: Awaited<ReturnType<typeof alternate>>,
): Figure {
  return {
    name,
    measured: `${whole(found.measured)} ${unit}`,
    floor: `${whole(found.floor)} ${unit}`,
    ratio: found.ratio,
    demand: `≥ ${demand} × floor`,
    met: found.ratio >= demand,
  };
}

/** The figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, measured, floor, ratio, demand, met }) => [
    name,
    measured,
    floor ?? '',
    ratio === undefined ? '' : ratio.toFixed(2),
    demand ?? '',
    met === undefined ? '' : met ? 'yes' : '**no**',
  ]);
  const head = ['What', 'Measured', 'Floor', 'Ratio', 'Demand', 'Met'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
