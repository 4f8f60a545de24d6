import { writeFileSync } from 'node:fs';
import { CONTRACT_FILE } from './contract-file.ts';
import { deriveContract, written } from './derive.ts';

writeFileSync(CONTRACT_FILE, written(deriveContract()));
