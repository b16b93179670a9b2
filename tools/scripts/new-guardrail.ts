// `npm run new:guardrail -- TYPE ID`: writes the folder, the test and the registry line of a new guardrail.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ScaffoldError, scaffoldGuardrail } from './scaffold-guardrail.ts';

const [type, id, ...rest] = process.argv.slice(2);

try {
  if (type === undefined || id === undefined || rest.length > 0)
    throw new ScaffoldError(
      'usage: npm run new:guardrail -- TYPE ID, for example: npm run new:guardrail -- s3-bucket s3-tls-only',
    );
  const files = scaffoldGuardrail('.', type, id);
  for (const [file, text] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  spawnSync('node_modules/.bin/biome', ['check', '--write', ...files.keys()]);
  process.stdout.write(`Written:
${[...files.keys()].map((file) => `  ${file}`).join('\n')}

It changes nothing in AWS yet. Next:
  1. Fill in every TODO.
  2. Add the new setting to test/shared/guardrails/${type}/kit.ts and to the fake that it imports.
  3. npm test -- test/shared/guardrails
  4. Set its mode in governance.yml, and describe it in CHANGELOG.md.
  5. npm run generate, npm run check and npm run test:unit
docs/guides/add-a-guardrail.md explains each file.
`);
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
