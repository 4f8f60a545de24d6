// Prisma's schema engine as WebAssembly, for the two questions that need a schema and not a database:
//   node scripts/prisma-wasm.mjs empty   SQL that makes prisma/ from nothing
//   node scripts/prisma-wasm.mjs diff    SQL that takes prisma/migrations to prisma/ (exit 2 if there is any)
// `npm run migrate` applies migrations; see src/database/migrate.ts.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const require = createRequire(import.meta.url);
const bg = await import('@prisma/schema-engine-wasm/schema_engine_bg');
const wasmPath = path.join(
  path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
  'schema_engine_bg.wasm',
);
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { './schema_engine_bg.js': bg });
bg.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const root = path.resolve(import.meta.dirname, '..');
const models = readdirSync(path.join(root, 'prisma/models'))
  .sort()
  .map((name) => path.join(root, 'prisma/models', name));
const files = [path.join(root, 'prisma/schema.prisma'), ...models].map((p) => ({
  path: p,
  content: readFileSync(p, 'utf8'),
}));
const baseDir = path.join(root, 'prisma/migrations');
const migrationsList = {
  baseDir,
  lockfile: {
    path: 'migration_lock.toml',
    content: readFileSync(path.join(baseDir, 'migration_lock.toml'), 'utf8'),
  },
  shadowDbInitScript: '',
  migrationDirectories: readdirSync(baseDir, { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
};
const engine = await bg.SchemaEngine.new(
  { datamodels: files.map((f) => [f.path, f.content]) },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(new PGlite())),
);
const from = process.argv[2] === 'empty' ? { tag: 'empty' } : { tag: 'migrations', ...migrationsList };
const result = await engine.diff({
  from,
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: true,
  filters: { externalTables: [], externalEnums: [] },
});
console.log(result.stdout);
process.exit(process.argv[2] === 'diff' ? result.exitCode : 0);
