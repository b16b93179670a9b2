// The line that `npm start` prints to copy, run by every shell that is installed, with a stand-in for the AWS CLI.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakCommand, hasAwsCli } from '../../cli/break-command.ts';

const target = { endpoint: 'http://127.0.0.1:4566', region: 'us-east-1', accountId: '111122223333' };
const folder = mkdtempSync(join(tmpdir(), 'palisade-copy-'));
const log = join(folder, 'calls');
writeFileSync(
  join(folder, 'aws'),
  `#!/bin/sh\nenv | grep ^AWS_ | sort | tr '\\n' ' ' >> ${log}\necho "$@" >> ${log}\n`,
);
chmodSync(join(folder, 'aws'), 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

const own = {
  AWS_ACCESS_KEY_ID: 'mine',
  AWS_SECRET_ACCESS_KEY: 'mine',
  AWS_SESSION_TOKEN: 'mine',
  AWS_PROFILE: 'mine',
  AWS_REGION: 'eu-central-1',
};
const shells = ['sh', 'bash', 'zsh', 'fish'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

test.each(shells)('in %s it breaks a new bucket and leaves the shell as it was', (shell) => {
  rmSync(log, { force: true });
  const line = breakCommand(target, true);
  expect(line).not.toContain('\n');
  const env = { PATH: `${folder}:${process.env['PATH']}`, ...own };
  const after = spawnSync(shell, ['-c', `${line}; env`], { env, encoding: 'utf8' }).stdout.split('\n');
  expect(after.filter((each) => each.startsWith('AWS_')).sort()).toEqual(
    Object.entries(own)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
  const variables =
    'AWS_ACCESS_KEY_ID=111122223333 AWS_DEFAULT_REGION=us-east-1 AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_SECRET_ACCESS_KEY=test';
  expect(
    readFileSync(log, 'utf8')
      .replaceAll(/my-bucket-\d+/g, 'BUCKET')
      .trim()
      .split('\n'),
  ).toEqual([
    `${variables} s3api create-bucket --bucket BUCKET`,
    `${variables} s3api delete-public-access-block --bucket BUCKET`,
  ]);
});

test('the shells that are on every machine are among them', () => {
  expect(shells).toEqual(expect.arrayContaining(['sh', 'bash']));
});

test.each([true, false])('outside of us-east-1 the bucket gets its location (AWS CLI: %s)', (withAwsCli) => {
  expect(breakCommand({ ...target, region: 'eu-west-1' }, withAwsCli)).toMatch(/LocationConstraint(=|': ')eu-west-1/);
  expect(breakCommand(target, withAwsCli)).not.toContain('LocationConstraint');
});

test('the line for boto3 is one that Python reads, in every shell', () => {
  // Everything up to the program that is run.
  const [, code = ''] = breakCommand(target, false).split("bin/python' -c ");
  for (const shell of shells) {
    const run = spawnSync(shell, ['-c', `printf %s ${code}`], { encoding: 'utf8' });
    expect(`"${run.stdout}"`).toBe(code);
  }
});

test('the AWS CLI is looked for in every folder of the PATH', () => {
  expect(hasAwsCli(`/nowhere:${folder}`)).toBe(true);
  expect(hasAwsCli('/nowhere')).toBe(false);
});
