import path from 'node:path';

/** Where a build keeps its empty embedded database (see make-template.ts); there is none beside the sources. */
export const template = path.join(import.meta.dirname, '..', 'empty-database.tar');
