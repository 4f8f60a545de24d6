import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import type { Database } from './client.ts';

const prismaFolder = path.resolve(import.meta.dirname, '../../prisma');
const migrationsFolder = path.join(prismaFolder, 'migrations');

interface Migration {
  name: string;
  sql: string;
}

/** The migrations in the order they are applied: the folders of prisma/migrations, by name. */
export function migrations(): Migration[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(migrationsFolder, name, 'migration.sql'), 'utf8') }));
}

/** The names of migrations this database has not had. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const known = await pool.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (!known.rows[0]?.there) return migrations().map(({ name }) => name);
  const applied = await pool.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const checksums = new Map(applied.rows.map((row) => [row.migration_name, row.checksum]));
  return migrations()
    .filter(({ name, sql }) => checksums.get(name) !== createHash('sha256').update(sql).digest('hex'))
    .map(({ name }) => name);
}

/**
 * Applies the migrations this database has not had, through Prisma's own schema engine (as WebAssembly: nothing is
 * downloaded), so that its `_prisma_migrations` table stays true for `prisma migrate deploy`. Gives the names applied.
 * Safe to repeat, and safe for two processes at once (the engine takes an advisory lock); throws where a migration
 * already applied has changed since.
 */
export async function migrate({ pool, embedded }: Database): Promise<string[]> {
  if ((await pendingMigrations(pool)).length === 0) return [];
  if (embedded) return applyThrough(pool);
  // The engine's lock belongs to a connection: one of its own, closed afterwards, and without the limits on patience.
  const { connectionString } = pool.options;
  const alone = new pg.Pool({ connectionString, max: 1, allowExitOnIdle: true });
  try {
    return await applyThrough(alone);
  } finally {
    await alone.end();
  }
}

async function applyThrough(pool: pg.Pool): Promise<string[]> {
  const engine = await schemaEngineOver(pool);
  const result = await engine.applyMigrations({
    migrationsList: {
      baseDir: migrationsFolder,
      lockfile: {
        path: 'migration_lock.toml',
        content: readFileSync(path.join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
      },
      shadowDbInitScript: '',
      migrationDirectories: migrations().map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
    },
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.appliedMigrationNames;
}

interface SchemaEngine {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>;
}

interface SchemaEngineModule {
  SchemaEngine: { new: (schema: object, log: () => void, adapter: object) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

async function schemaEngineOver(pool: pg.Pool): Promise<SchemaEngine> {
  loaded ??= loadSchemaEngine();
  const engine = await loaded;
  const files = [
    'schema.prisma',
    ...readdirSync(path.join(prismaFolder, 'models'))
      .sort()
      .map((file) => `models/${file}`),
  ];
  const datamodels = files.map((file) => [file, readFileSync(path.join(prismaFolder, file), 'utf8')]);
  return engine.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(wholeScripts(pool)),
  );
}

/** The module keeps its memory in a variable of its own, so it is loaded once a process. */
let loaded: Promise<SchemaEngineModule> | undefined;

async function loadSchemaEngine(): Promise<SchemaEngineModule> {
  const name = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine = (await import(name)) as SchemaEngineModule;
  const file = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return engine;
}

/** The adapter cuts a script at every semicolon, function bodies included; PostgreSQL can read a whole one. */
function wholeScripts(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return factory;
}
