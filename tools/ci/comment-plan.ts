// For CI: makes the plan of a governance.yml, prints it, and writes it to the pull request as a comment.
// node tools/ci/comment-plan.ts FILE, with GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_REQUEST; without the last, it only
// prints. Ends with code 1 if there is no plan, or if the comment cannot be written.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { marker, planComment } from './plan-comment.ts';
import { writeComment } from './pull-request-comments.ts';

const [file = 'governance.yml'] = process.argv.slice(2);
const {
  GITHUB_API_URL: api = 'https://api.github.com',
  GITHUB_REPOSITORY: repository = '',
  GITHUB_TOKEN: token = '',
  PULL_REQUEST: pullRequest = '',
  // The command needs no token of GitHub.
  ...environment
} = process.env;

const palisade = join(import.meta.dirname, '..', '..', 'bin', 'palisade');
const { status, stdout, stderr, error } = spawnSync(palisade, ['plan', file, '--configuration-only'], {
  encoding: 'utf8',
  env: environment,
  maxBuffer: 64 * 1024 * 1024,
});
const run = { code: status ?? 1, stdout, stderr: error ? String(error) : stderr };
process.stdout.write(run.stdout ?? '');
process.stderr.write(run.stderr);
try {
  if (pullRequest !== '') {
    await writeComment({ api, repository, number: Number(pullRequest), token }, marker, planComment(run));
  }
  process.exitCode = run.code === 0 || run.code === 2 ? 0 : 1;
} catch (failure) {
  process.stderr.write(`The comment could not be written: ${failure instanceof Error ? failure.message : failure}\n`);
  process.exitCode = 1;
}
