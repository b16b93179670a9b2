// `palisade organization` in a tree of its own beside that of the local cloud, with credentials that AWS's rates and
// delays bind, and with the permissions that the guide names.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { paginateListAccounts } from '@aws-sdk/client-organizations';
import { accounts, cloud, ids, newName, region } from '../support/cloud.ts';
import { runCommand } from '../support/palisade.ts';
import { roleSession } from '../support/role-session.ts';

const { organizations } = accounts(ids.management, region);
const tree = newName('Tree');
const addresses = ['one', 'two', 'three'].map((name) => `${newName(name)}@corp.io`);
const file = `.palisade/test/${tree}.yml`;
const shipped = readFileSync('governance.yml', 'utf8').replace(/\norganization:\n(?:[ #].*\n|\n(?=[ #]))*/, '\n');
const declaration = `
organization:
  units:
    ${tree}: [Testing]
  accounts:
${addresses.map((email) => `    ${email.split('@')[0]}: { email: ${email}, unit: ${tree}/Testing }`).join('\n')}
`;

let environment: NodeJS.ProcessEnv;
const run = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runCommand(
    'bin/palisade',
    ['organization', ...args, file, '--aws', '--json'],
    environment,
  );
  return { code, stderr, answer: JSON.parse(stdout) };
};

beforeAll(async () => {
  writeFileSync(file, shipped + declaration);
  const page = readFileSync('docs/guides/organization.md', 'utf8');
  const { Statement } = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  const session = await roleSession(ids.management, newName('Organizer'), Statement[0].Action);
  environment = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_REGION: region,
    AWS_PROFILE: '',
  };
});

test('plan lists what is missing, and changes nothing (platform check 1)', async () => {
  const { code, answer } = await run('plan');
  expect(code).toBe(2);
  expect(answer.actions.map(({ kind }: { kind: string }) => kind)).toEqual([
    'make-unit',
    'make-unit',
    'make-account',
    'make-account',
    'make-account',
  ]);
  expect(answer.left.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining([ids.testing, ids.production]),
  );
  expect(await ownAccounts()).toEqual([]);
});

test('an apply that is killed when it has made an account is finished by the next one (platform checks 2 and 3)', async () => {
  expect(await killedWhenItSays('Done: make the account')).toBe('SIGKILL');
  const again = await run('apply', '--yes');
  expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
  const made = await ownAccounts();
  expect(made.map(({ Email }) => Email).toSorted()).toEqual(addresses.toSorted());
  const { code, answer } = await run('plan');
  expect({ code, isAsWritten: answer.isAsWritten }).toEqual({ code: 0, isAsWritten: true });
});

/** Starts an apply, and kills it at the first line with this text. Returns the signal that ended it. */
function killedWhenItSays(text: string): Promise<NodeJS.Signals | null> {
  const args = ['cli/palisade.ts', 'organization', 'apply', '--yes', file, '--aws'];
  const child = spawn('node_modules/.bin/node', args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    if (output.includes(text)) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
}

async function ownAccounts() {
  const own = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
    own.push(...Accounts.filter(({ Email = '' }) => addresses.includes(Email)));
  }
  return own;
}
