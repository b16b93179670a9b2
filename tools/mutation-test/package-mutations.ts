// Controls of the installation: where Palisade's own files are, where its state goes, and what its package has.
import type { Mutation } from './mutation.ts';

const launcherTests = ['test/bin/palisade.test.ts'];
const pythonTests = ['test/local/python-environment.test.ts'];
const assetTests = ['test/tools/package/assets.test.ts'];

export const packageMutations: readonly Mutation[] = [
  {
    control: 'a checkout that cannot be written keeps its state elsewhere',
    file: 'shared/lib/installation.ts',
    from: 'if (isCheckout && isWritable(existsSync(own) ? own : installationRoot)) return own;',
    to: 'if (isCheckout) return own;',
    tests: ['test/cli/read-only-checkout.test.ts'],
  },
  {
    control: 'state that cannot be kept is one line with what to do',
    file: 'shared/lib/state-files.ts',
    from: 'throw new Error(\n',
    to: 'throw error ?? new Error(\n',
    tests: ['test/shared/lib/state-files.test.ts'],
  },
  {
    control: 'npm run palisade works in the folder of the caller',
    file: 'cli/lib/caller-folder.ts',
    from: "if (script === 'palisade' && folder) process.chdir(folder);",
    to: '',
    tests: ['test/cli/lib/caller-folder.test.ts'],
  },
  {
    control: 'paths in environment variables are those of the caller',
    file: 'cli/lib/caller-folder.ts',
    from: 'if (path) environment[name] = resolve(path);',
    to: '',
    tests: ['test/cli/lib/caller-folder.test.ts'],
  },
  {
    control: 'a hint with an option is not taken by npx',
    file: 'shared/lib/command-line.ts',
    from: "program === byNpx && words.startsWith('-')",
    to: 'false',
    tests: ['test/shared/lib/command-line.test.ts'],
  },
  {
    control: 'a Node.js that is too old runs nothing',
    file: 'bin/palisade.cjs',
    from: "Number(process.versions.node.split('.')[0]) >= minimumVersion ?",
    to: 'process.versions.node ?',
    tests: launcherTests,
  },
  {
    control: 'a signal to the start file ends the command',
    file: 'bin/palisade.cjs',
    from: "for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));",
    to: '',
    tests: launcherTests,
  },
  {
    control: 'the packages of the emulator are complete before a command sees them',
    file: 'local/python-environment.ts',
    from: 'const own = `${folder}.${process.pid}`;',
    to: 'const own = folder;',
    tests: pythonTests,
  },
  {
    control: 'without Python nothing is installed',
    file: 'local/python-environment.ts',
    from: 'if (problem !== undefined) throw new Error(problem);',
    to: '',
    tests: pythonTests,
  },
  {
    control: 'the package has what the code reads, and no sources',
    file: 'tools/package/assets.ts',
    from: "const folders = ['cli', 'infrastructure', 'local'];",
    to: "const folders = ['cli', 'infrastructure'];",
    tests: assetTests,
  },
  {
    control: 'the package has no file that is compiled',
    file: 'tools/package/assets.ts',
    from: '!/\\.(d\\.mts|ts|js|pyc)$/.test(path)',
    to: "path !== ''",
    tests: assetTests,
  },
];
