// `npm run check:phrases`: no tracked text has a phrase that tools/spelling/flagged-phrases.ts flags.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { flaggedPhrases } from '../spelling/flagged-phrases.ts';
import { findPhrases } from './phrase-check.ts';

/** The words of others, and the tables of phrases and words themselves. */
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
  // As git does: a file with a zero byte is binary.
  if (text.includes('\0')) continue;
  for (const { line, column, phrase, suggestion } of findPhrases(file, text, flaggedPhrases)) {
    process.stderr.write(`${file}:${line}:${column} '${phrase}': ${suggestion}\n`);
    count += 1;
  }
}
if (count > 0) process.stderr.write(`${count} flagged phrases in ${files.length} files\n`);
process.exitCode = count === 0 ? 0 : 1;
