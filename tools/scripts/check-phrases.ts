// `npm run check:phrases`: reports phrases of tools/spelling/flagged-phrases.ts in all files that git tracks.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { flaggedPhrases } from '../spelling/flagged-phrases.ts';
import { findPhrases } from './phrase-check.ts';

/** Third-party texts, and the lists of phrases and words themselves. */
const excluded = [
  'LICENSE',
  'cspell.config.yaml',
  'package-lock.json',
  'test/tools/scripts/phrase-check.test.ts',
  'tools/python/*.txt',
  'tools/spelling/*',
];

const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--', '.', ...excluded.map((each) => `:!${each}`)], {
  encoding: 'utf8',
});
const files = stdout.split('\0').filter(Boolean);
if (status !== 0 || files.length === 0) throw new Error('git lists no files: run this in the checkout');

let count = 0;
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  // A file with a zero byte is binary, as for git.
  if (text.includes('\0')) continue;
  for (const { line, column, phrase, suggestion } of findPhrases(file, text, flaggedPhrases)) {
    process.stderr.write(`${file}:${line}:${column} '${phrase}': ${suggestion}\n`);
    count += 1;
  }
}
if (count > 0) process.stderr.write(`Flagged phrases: ${count}, in ${files.length} checked files\n`);
process.exitCode = count === 0 ? 0 : 1;
