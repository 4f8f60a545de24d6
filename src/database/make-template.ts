// Run by the build: an embedded database that is empty, as a file, so that a new one is copied in half a second instead of made in three.
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { template } from './template.ts';

const empty = await PGlite.create();
const files = await empty.dumpDataDir('none');
await empty.close();
writeFileSync(template, Buffer.from(await files.arrayBuffer()));
