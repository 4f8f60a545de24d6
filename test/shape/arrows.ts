import { factsOf, type Import, type SourceFacts, type SourceFile } from './source-facts.ts';

/** A sentence for each thing in a file that a rule forbids; none where it keeps the rule. */
type Rule = (facts: SourceFacts) => string[];

const entry = 'entry';

/** What may be imported by each folder of src, besides itself. `entry` is the files directly in src. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  money: [],
  database: ['generated'],
  domain: ['money', 'database'],
  stripe: ['domain', 'money', 'database'],
  email: ['domain', 'money', 'database'],
  press: ['domain', 'money'],
  sandbox: [],
  web: ['domain', 'money', 'database', entry],
  jobs: ['domain', 'money', 'database', 'stripe', 'email', entry],
  stories: ['domain', 'money', 'database'],
  [entry]: ['money', 'database', 'generated', 'domain', 'web', 'jobs', 'stories'],
};
const onlyWiringImports = ['stripe', 'email', 'press', 'sandbox'];

/** Inside the domain a folder looks at its own row or an earlier one; these are rows 1 to 3, files directly in it row 0. */
const domainRows: readonly (readonly string[])[] = [
  ['supporters', 'appeals', 'plans', 'payments', 'ledger', 'letters', 'staff'],
  ['receipts', 'payouts'],
  ['donations', 'subscriptions', 'refunds', 'disputes', 'editions', 'reconciliation'],
];

const bannedWords = /^(utils?|helpers?|common|managers?|handlers?|services?|new|legacy|v[2-9]|v\d\d+)$/;

export const rules = {
  'a folder imports only what the design lets it see': importsAlongArrows,
  'a folder of the domain looks at its own row or an earlier one': domainLooksUpwards,
  'web and jobs take from an entry file its types, and values from config.ts only': entriesAreNotReachedInto,
  'an import can be read': importsCanBeRead,
  'only config.ts reads the environment': environmentIsReadOnce,
  'only stripe/ imports the stripe package': stripeIsNamedOnce,
  'only press/ imports what makes PDFs': pdfsAreMadeInOnePlace,
  'only stores, the inbox and database/ write queries': queriesAreInStores,
  'only web, stripe and the sandbox know HTTP statuses': statusesAreTheWebs,
  'a name says what a thing is': namesSaySomething,
} satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];

/** Every rule a file breaks, in sentences that begin with its path. */
export function violationsOf(file: SourceFile): string[] {
  const facts = factsOf(file);
  return ruleNames.flatMap((name) => violationsAgainst(name, facts));
}

export function violationsAgainst(name: RuleName, facts: SourceFacts): string[] {
  return rules[name](facts).map((found) => `${facts.path} ${found} (${name})`);
}

function importsAlongArrows({ path, imports }: SourceFacts): string[] {
  const from = folderOf(path);
  const allowed = mayImport[from];
  if (!allowed) return ['is in a folder the design does not draw'];
  return ours(imports)
    .filter(({ target }) => {
      const to = folderOf(target);
      if (path === 'src/wiring.ts' && onlyWiringImports.includes(to)) return false;
      return to !== from && !allowed.includes(to);
    })
    .map(({ target }) => `imports ${target}`);
}

function domainLooksUpwards({ path, imports }: SourceFacts): string[] {
  if (folderOf(path) !== 'domain') return [];
  const row = domainRow(path);
  if (row === undefined) return ['is in a folder of the domain that stands in no row'];
  return ours(imports)
    .filter(({ target }) => folderOf(target) === 'domain' && (domainRow(target) ?? Infinity) > row)
    .map(({ target }) => `imports ${target}, which is not of row ${row} or an earlier one`);
}

function entriesAreNotReachedInto({ path, imports }: SourceFacts): string[] {
  if (folderOf(path) === entry) return [];
  return ours(imports)
    .filter(({ target, typeOnly }) => folderOf(target) === entry && target !== 'src/config.ts' && !typeOnly)
    .map(({ target }) => `imports more than types from ${target}`);
}

function importsCanBeRead({ imports }: SourceFacts): string[] {
  return imports
    .filter(({ specifier }) => specifier === undefined)
    .map(() => 'imports what only the run can know');
}

function environmentIsReadOnce({ path, imports, accesses }: SourceFacts): string[] {
  if (path === 'src/config.ts') return [];
  const read = accesses.some(({ on, name }) => /(^|\W)process$/.test(on) && name === 'env');
  const imported = imports.some(
    ({ specifier, names }) => isPackage('process', specifier) && names.includes('env'),
  );
  return read || imported ? ['reads process.env'] : [];
}

function stripeIsNamedOnce({ path, imports }: SourceFacts): string[] {
  if (folderOf(path) === 'stripe') return [];
  const imported = imports.some(({ specifier }) => isPackage('stripe', specifier));
  return imported ? ['imports the stripe package'] : [];
}

function pdfsAreMadeInOnePlace({ path, imports }: SourceFacts): string[] {
  if (folderOf(path) === 'press') return [];
  const imported = imports.some(
    ({ specifier }) => isPackage('pdfkit', specifier) || isPackage('fontkit', specifier),
  );
  return imported ? ['imports what makes PDFs'] : [];
}

/** Names that only Prisma and pg have, on whatever they are called. */
const queries =
  /^(\$(query|execute)Raw(Unsafe|Typed)?|query|find(Many|First|Unique|FirstOrThrow|UniqueOrThrow)|(create|update|delete)Many(AndReturn)?|upsert|groupBy)$/;
/** Names that other things have too, and so are queries on a table of `db` or `tx`. */
const queriesOnATable = /^(create|update|delete|count|aggregate)$/;
const table = /\b(db|tx|prisma)\b\W*\.\s*\w+$/;

function queriesAreInStores({ path, accesses }: SourceFacts): string[] {
  const lawful =
    folderOf(path) === 'database' || path === 'src/stripe/inbox.ts' || /-store\.tsx?$/.test(path);
  if (lawful) return [];
  return accesses
    .filter(({ on, name, called }) => {
      if (!called || on === 'Map' || on === 'Object') return false;
      return queries.test(name) || (queriesOnATable.test(name) && table.test(on));
    })
    .map(({ on, name }) => `writes a query, ${on}.${name}`);
}

function statusesAreTheWebs({ path, accesses, keys }: SourceFacts): string[] {
  if (['web', 'stripe', 'sandbox'].includes(folderOf(path))) return [];
  const answers = accesses.filter(
    ({ name, called }) => name === 'statusCode' || (called && /^(status|sendStatus|writeHead)$/.test(name)),
  );
  const written = keys.filter((key) => key === 'statusCode');
  return [
    ...answers.map(({ on, name }) => `speaks of HTTP, ${on}.${name}`),
    ...written.map(() => 'writes a statusCode'),
  ];
}

function namesSaySomething({ path }: SourceFacts): string[] {
  return wordsOf(path)
    .filter((word) => bannedWords.test(word))
    .map((word) => `is named ${word}`);
}

function wordsOf(path: string): string[] {
  return path
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

interface OwnImport extends Import {
  readonly target: string;
}

function ours(imports: readonly Import[]): OwnImport[] {
  return imports.filter((each): each is OwnImport => each.target !== undefined);
}

/** `domain` of `src/domain/plans/plan.ts`; `entry` of a file directly in src; a path that leaves src is its own. */
function folderOf(path: string): string {
  const [root, first, ...rest] = path.split('/');
  if (root !== 'src' || first === undefined) return path;
  return rest.length === 0 ? entry : first;
}

function domainRow(path: string): number | undefined {
  const [, , folder, ...rest] = path.split('/');
  if (rest.length === 0) return 0;
  const row = domainRows.findIndex((folders) => folder !== undefined && folders.includes(folder));
  return row < 0 ? undefined : row + 1;
}

function isPackage(name: string, specifier: string | undefined): boolean {
  const bare = specifier?.replace(/^node:/, '');
  return bare === name || bare?.startsWith(`${name}/`) === true;
}
