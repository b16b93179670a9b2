// Writes governance.schema.json, by which editors complete governance.yml.
import { writeFileSync } from 'node:fs';
import { governanceJsonSchema } from '../shared/governance/json-schema.ts';

writeFileSync('governance.schema.json', governanceJsonSchema());
