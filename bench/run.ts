// `npm run bench`: every figure as a ratio to a floor measured in the same run. See docs/performance.md.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { checkoutFigures, sdkFigures } from './checkout-figures.ts';
import { quick, thorough, type Effort } from './effort.ts';
import { tableOf, type Figure } from './figures.ts';
import { pageFigures } from './page-figures.ts';
import { peakFigures } from './peak-figures.ts';
import { processFigures } from './process-figures.ts';
import { sandboxFigures } from './sandbox-figures.ts';
import { settleFigures } from './settle-figures.ts';
import { webhookFigures } from './webhook-figures.ts';

const measurements: Readonly<Record<string, (effort: Effort) => Promise<Figure[]>>> = {
  page: pageFigures,
  checkout: checkoutFigures,
  sdk: sdkFigures,
  webhook: webhookFigures,
  settle: settleFigures,
  process: processFigures,
  peak: peakFigures,
  sandbox: sandboxFigures,
};

const { values: flags, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in measurements));
if (unknown.length > 0)
  throw new Error(`${unknown.join(', ')}: the measurements are ${Object.keys(measurements).join(', ')}`);

const load = () =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
const begun = new Date();
const loadBefore = load();
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`measuring: ${name}\n`);
  figures.push(...(await measure(flags.quick ? quick : thorough)));
}
console.log(tableOf(figures));
console.log(
  `\n${begun.toISOString()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}; load average before ${loadBefore}, after ${load()}`,
);
const missed = figures.filter(({ met }) => met === false);
if (missed.length > 0) console.log(`Missed: ${missed.map(({ name }) => name).join('; ')}`);
if (flags.check && missed.length > 0) process.exitCode = 1;
