// Writes what follows from code: governance.schema.json, by which editors complete governance.yml, and README's table of
// guardrails.
import { readFileSync, writeFileSync } from 'node:fs';
import { governanceJsonSchema } from '../../shared/governance/json-schema.ts';
import { withGuardrailTable } from './guardrail-table.ts';

writeFileSync('governance.schema.json', governanceJsonSchema());
writeFileSync('README.md', withGuardrailTable(readFileSync('README.md', 'utf8')));
