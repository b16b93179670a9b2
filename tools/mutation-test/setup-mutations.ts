// Mutations of how Palisade is installed and how its CI works.
import type { Mutation } from './mutation.ts';

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
    from: "join(folder, 'bin/python'), '--require-hashes', '-r'];",
    to: "join(folder, 'bin/python'), '-r'];",
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
];
