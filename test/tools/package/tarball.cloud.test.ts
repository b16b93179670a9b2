// The package as its user gets it: made by npm pack, installed in an empty folder, and used with nothing of the checkout.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { connect } from '../../../local/aws/clients.ts';
import type { LocalCloud } from '../../../local/instance.ts';
import { listProcesses } from '../../../local/processes.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { installationRoot } from '../../../shared/lib/installation.ts';
import { freePort } from '../../support/free-port.ts';
import { type CommandResult, runCommand } from '../../support/palisade.ts';

const packed = z.tuple([
  z.object({
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string() })),
  }),
]);
/** Compressed. The bundles of the functions are most of it. */
const largestMegabytes = 6;

const root = realpathSync(mkdtempSync(join(tmpdir(), 'palisade-package-')));
const folder = join(root, 'folder');
mkdirSync(folder);
const port = await freePort();
const variables = cleanEnvironment();
let cloud: LocalCloud;
let tarball = '';

afterAll(async () => {
  await npx('local', 'down');
  rmSync(root, { recursive: true });
});

/** Nothing that leads to the checkout: not its commands, not the local cloud of the other tests, nothing of `npm test`. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const others = Object.keys(process.env).filter((name) => /^(PALISADE_|AWS_|_$|INIT_CWD$|npm_(?!config_))/.test(name));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.startsWith(installationRoot));
  return {
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    PATH: path.join(delimiter),
    XDG_STATE_HOME: join(root, 'state'),
    PALISADE_PORT: String(port),
    SLS_AWS_MONITORING_FREQUENCY: '500',
  };
}

/** Runs the command of the package, in the user's folder. */
function npx(...words: readonly string[]): Promise<CommandResult> {
  return runCommand('npx', ['--no', 'palisade', ...words], variables, folder);
}

/** What it prints as JSON, when it is done or leaves violations. */
async function json<T>(...words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await npx(...words, '--json');
  if (code !== 0 && code !== 2) throw new Error(`palisade ${words.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return JSON.parse(stdout);
}

test('npm pack gives the compiled command line and all that it needs, and nothing else', async () => {
  const { code, stdout, stderr } = await runCommand('npm', ['pack', '--json', '--pack-destination', root], {
    npm_lifecycle_event: undefined,
  });
  if (code !== 0) throw new Error(stderr);
  const [{ filename, size, unpackedSize, files }] = packed.parse(JSON.parse(stdout.slice(stdout.indexOf('[\n'))));
  tarball = join(root, filename);
  const paths = files.map(({ path }) => path);
  process.stderr.write(
    `${filename}: ${(size / 1e6).toFixed(1)} MB, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked, ${paths.length} files\n`,
  );
  expect(paths).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/palisade.cjs',
      'dist/build/bundles/remediate/functions/remediate/handler.mjs',
      'dist/build/page/page.js',
      'dist/cli/palisade.js',
      'dist/local/strict_aws/__main__.py',
      'docs/guides/deploy.md',
    ]),
  );
  expect(
    paths.filter((path) => /\.tsx?$|^(test|tools|functions|shared|cli)\/|__pycache__|stamp\.json/.test(path)),
  ).toEqual([]);
  expect(size / 1e6).toBeLessThan(largestMegabytes);
});

test('it is installed in an empty folder, and holds nothing twice and no path of the checkout', async () => {
  const { code, stderr } = await runCommand(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', tarball],
    variables,
    folder,
  );
  if (code !== 0) throw new Error(stderr);
  const own = join(folder, 'node_modules/palisade');
  const files = readdirSync(own, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const contents = files.map(
    ({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))] as const,
  );
  expect(contents.filter(([, content]) => content.includes(installationRoot)).map(([path]) => path)).toEqual([]);
  const digest = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  const sameContent = Map.groupBy(
    contents.filter(([, content]) => content.length > 1_000),
    ([, content]) => digest(content),
  );
  expect([...sameContent.values()].filter((same) => same.length > 1).map((same) => same.map(([path]) => path))).toEqual(
    [],
  );
});

test('help loads every command; guardrails --json and validate need nothing else', async () => {
  const help = await runCommand('npx', ['--no', '--', 'palisade', '--help'], variables, folder);
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: palisade'), stderr: '' });
  const guardrails = await json<{ id: string }[]>('guardrails');
  expect(guardrails.map(({ id }) => id)).toEqual(guardrailIds);
  const { code, stdout } = await npx('validate');
  expect(code).toBe(0);
  expect(stdout).toContain(join(folder, 'node_modules/palisade/dist/governance.yml'));
});

test('without Python, local up says in one line what to install', async () => {
  const { code, stdout, stderr } = await runCommand(
    'npx',
    ['--no', 'palisade', 'local', 'up', '--detach'],
    { ...variables, PYTHON: '/nowhere/python3' },
    folder,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^.*needs Python 3\.11 or newer, and '\/nowhere\/python3' was not found: install it.*\n$/);
});

test('local up starts a cloud whose processes come from the package and the state folder', async () => {
  cloud = await json('local', 'up', '--detach');
  const processes = listProcesses().filter(({ pid }) => pid === cloud.pid || pid === cloud.emulatorPid);
  expect(processes).toHaveLength(2);
  for (const { command, environment } of processes) expect(command + environment).not.toContain(`${installationRoot}/`);
});

test('a policy of the user is made, validated and deployed, and the sweep reads its accounts', async () => {
  const management = connect(cloud)(cloud.accounts.management, cloud.region);
  const { Organization } = await management.organizations.send(new DescribeOrganizationCommand({}));
  // As in AWS: with credentials of the management account.
  Object.assign(variables, {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: cloud.accounts.management,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: cloud.region,
  });
  const ous = ['Shared Services', 'Data Management', 'Data Science', 'Testing', 'Production'];
  const roles = ['automation', 'pipeline', 'breakGlass', 'operators', 'dataScientists', 'mlEngineers'];
  await json(
    'init',
    '.',
    '--yes',
    ...['--regions', cloud.region, '--hub-account', cloud.accounts.sharedServices],
    ...['--external-id', `palisade-${Organization?.Id}`, '--owner', 'platform'],
    ...ous.flatMap((name) => ['--ou', `${name}=${name.toLowerCase().replace(' ', '-')}`]),
    ...roles.flatMap((role) => ['--role', `${role}=${role.toLowerCase()}-of-the-user`]),
    ...['security', 'operations', 'billing'].flatMap((kind) => ['--contact', `${kind}=One,Lead,one@corp.io,+15551234`]),
  );
  expect(await npx('validate', '--for-aws')).toMatchObject({ code: 0, stdout: 'governance.yml is valid\n' });
  await json('deploy');
  // The hub has this policy, not the example that the local cloud began with.
  expect(await json('plan', '--configuration-only')).toMatchObject({
    firstInstall: false,
    hubAsked: true,
    differences: [],
  });

  const { s3 } = connect(cloud)(cloud.accounts.production, cloud.region);
  await s3.send(new CreateBucketCommand({ Bucket: 'of-the-package' }));
  const sweep = await json<{ isComplete: boolean; accounts: { accountId: string; buckets: number }[] }>('sweep');
  expect(sweep.isComplete).toBe(true);
  expect(sweep.accounts).toContainEqual(expect.objectContaining({ accountId: cloud.accounts.production, buckets: 1 }));
});

test('the posture page is the one that the package has', async () => {
  expect(await npx('report', '--out', 'report.html')).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(cloud.accounts.production);
});

test('local down leaves no process', async () => {
  expect(await npx('local', 'down')).toMatchObject({ code: 0 });
  expect(listProcesses().filter(({ pid, group }) => pid === cloud.pid || group === cloud.emulatorPid)).toEqual([]);
});
