// Mutations of how Palisade is installed and how its CI works.
import type { Mutation } from './mutation.ts';

const commentTests = ['test/tools/ci/pull-request-comments.test.ts'];
const environmentTests = ['test/local/python/environment.test.ts'];

export const setupMutations: readonly Mutation[] = [
  {
    control: 'a changed lock file leaves no package of the old one',
    file: 'local/python/environment.mjs',
    from: 'if (!isCurrent) rmSync(folder, { recursive: true, force: true });',
    to: '',
    tests: environmentTests,
  },
  {
    control: 'Python packages count as installed only for the lock file that they are from',
    file: 'local/python/environment.mjs',
    from: "return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(lock);",
    to: 'return existsSync(stamp);',
    tests: environmentTests,
  },
  {
    control: 'uv installs only what has the hash of the lock file',
    file: 'local/python/environment.mjs',
    from: "[...install, '--require-hashes', '-r', lock]",
    to: "[...install, '-r', lock]",
    tests: environmentTests,
  },
  {
    control: 'pip installs only what has the hash of the lock file',
    file: 'local/python/environment.mjs',
    from: "'--disable-pip-version-check', '--require-hashes', '-r', lock];",
    to: "'--disable-pip-version-check', '-r', lock];",
    tests: environmentTests,
  },
  {
    control: 'where uv cannot be had, pip installs',
    file: 'local/python/environment.mjs',
    from: "  await installWithPip({ folder, missing, locks, python, signal });\n  return 'pip';",
    to: "  throw new Error('no uv');",
    tests: environmentTests,
  },
  {
    control: 'CI rewrites only the comment that it wrote',
    file: 'tools/ci/pull-request-comments.ts',
    from: "user?.type === 'Bot' && ",
    to: '',
    tests: commentTests,
  },
  {
    control: 'the text of a plan cannot leave its block in a comment',
    file: 'tools/ci/plan-comment.ts',
    from: 'Math.max(3, ...runs.map(({ length }) => length + 1))',
    to: '3',
    tests: ['test/tools/ci/plan-comment.test.ts'],
  },
  {
    control: 'a plan that failed fails the job',
    file: 'tools/ci/comment-plan.ts',
    from: 'run.code === 0 || run.code === 2 ? 0 : 1',
    to: '0',
    tests: ['test/github/action.test.ts'],
  },
  {
    control: 'the token of GitHub is not given to the command',
    file: 'tools/ci/comment-plan.ts',
    from: 'env: environment,',
    to: '',
    tests: ['test/github/action.test.ts'],
  },
  {
    control: 'no input of the action becomes part of a script',
    file: 'action.yml',
    from: 'bash "$GITHUB_ACTION_PATH/tools/ci/deploy.sh" "$GOVERNANCE_FILE"',
    to: 'bash "$GITHUB_ACTION_PATH/tools/ci/deploy.sh" "${{ inputs.governance-file }}"',
    tests: ['test/github/action.test.ts'],
  },
  {
    control: 'the container does not run as root',
    file: 'Containerfile',
    from: 'USER 1000',
    to: 'USER 0',
    tests: ['test/containerfile.test.ts'],
  },
  {
    control: 'long suites start first',
    file: 'test/support/longest-first.ts',
    from: 'rank(other) - rank(one)',
    to: '0',
    tests: ['test/longest-first.test.ts'],
  },
];
