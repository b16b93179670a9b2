// Mutations of how functions are bundled, packaged and deployed.
import type { Mutation } from './mutation.ts';

const buildTests = ['test/infrastructure/bundles/build.test.ts'];
const packageTests = ['test/infrastructure/bundles/package.test.ts'];
const deployTests = ['test/cli/deploy/packages.test.ts'];
const templateTests = ['test/cli/deploy/templates.test.ts'];

export const bundleMutations: readonly Mutation[] = [
  {
    control: 'a changed source is bundled again',
    file: 'infrastructure/bundles/stamp.ts',
    from: ' && have(root, stamp.inputs)',
    to: '',
    tests: buildTests,
  },
  {
    control: 'a damaged bundle is made again',
    file: 'infrastructure/bundles/stamp.ts',
    from: ' && have(folder, stamp.outputs)',
    to: '',
    tests: buildTests,
  },
  {
    control: 'a new function has a bundle',
    file: 'infrastructure/bundles/stamp.ts',
    from: 'return stamp?.how === how &&',
    to: 'return stamp !== undefined &&',
    tests: buildTests,
  },
  {
    control: 'a source that changes during a build is bundled again',
    file: 'infrastructure/bundles/build.ts',
    from: 'if (!hasNewer(root, Object.keys(stamp.inputs), started)) ',
    to: '',
    tests: buildTests,
  },
  {
    control: 'no package ships the bundle of a function that was removed',
    file: 'infrastructure/bundles/build.ts',
    from: '  removeOthers(folder, entries);\n',
    to: '',
    tests: buildTests,
  },
  {
    control: 'a package has the same bytes in each time zone',
    file: 'infrastructure/bundles/package.ts',
    from: 'new Date(1980, 0, 1)',
    to: 'new Date(Date.UTC(1980, 0, 2))',
    tests: packageTests,
  },
  {
    control: 'Lambda may read the files of a package',
    file: 'infrastructure/bundles/package.ts',
    from: 'attrs: 0o100644 * 2 ** 16',
    to: 'attrs: 0',
    tests: packageTests,
  },
  {
    control: 'deployments at the same time have folders of their own',
    file: 'cli/deploy/stacks.ts',
    from: 'mkdtempSync(join(deployments, `${name}-${region}-`))',
    to: 'join(deployments, `${name}-${region}-`)',
    tests: deployTests,
  },
  {
    control: 'CloudFormation updates a function whose code has changed',
    file: 'cli/deploy/write-templates.ts',
    from: '`-${hash}.zip`',
    to: "'-0.zip'",
    tests: templateTests,
  },
  {
    control: 'no template refers to a bucket that it does not have',
    file: 'cli/deploy/plain-template.ts',
    from: "if (JSON.stringify(template).includes('ServerlessDeploymentBucket'))",
    to: 'if (false as boolean)',
    tests: templateTests,
  },
  {
    control: 'a deployment packages the governance.yml that it was given',
    file: 'cli/deploy/stacks.ts',
    from: 'PALISADE_GOVERNANCE_FILE: resolve(file)',
    to: "PALISADE_GOVERNANCE_FILE: resolve('governance.yml')",
    tests: deployTests,
  },
];
