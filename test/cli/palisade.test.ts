// Commands that need no local cloud.
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { runCommand, runPalisade } from '../support/palisade.ts';

test('guardrails --json prints the registry, and nothing else', async () => {
  const { code, stdout, stderr } = await runPalisade('guardrails', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed: { id: string }[] = JSON.parse(stdout);
  expect(printed.map(({ id }) => id)).toEqual(guardrailIds);
  expect(Object.fromEntries(printed.map((guardrail) => [guardrail.id, guardrail]))).toMatchObject({
    's3-public-access': { severity: 'CRITICAL', repair: 'held', mappings: { securityHub: ['S3.8'] } },
    's3-encryption': { configRules: ['S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED', 'S3_DEFAULT_ENCRYPTION_KMS'] },
    's3-versioning': { configRule: { identifier: 'S3_BUCKET_VERSIONING_ENABLED' } },
  });
});

test('validate reports a valid file, and errors with their line', async () => {
  expect(await runPalisade('validate', 'governance.yml')).toEqual({
    code: 0,
    stdout: 'governance.yml is valid\n',
    stderr: expect.stringMatching(/^governance\.yml:\d+:\d+ warning: (.*\n)+governance\.yml: \d+ warnings\n$/),
  });
  const { code, stdout, stderr } = await runPalisade('validate', 'package.json');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^package\.json:2:3 unknown key 'name'$/m);
});

test.each([
  {
    args: ['fndings'],
    says: /^Unknown command 'fndings' \(Did you mean findings\?\)\. For help: bin\/palisade --help$/m,
  },
  {
    args: ['findings', '--state', 'fixed'],
    says: /^Option '--state <state>' argument 'fixed' is invalid\. Allowed choices are remediated, failed.*palisade findings --help$/m,
  },
  { args: ['local', 'emit'], says: /^Required option '--account <id>' not specified\. .*palisade local emit --help$/m },
])('palisade $args: prints the error without a stack, and exits with 1', async ({ args, says }) => {
  const { code, stdout, stderr } = await runPalisade(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('help has examples', async () => {
  const { code, stdout } = await runPalisade('findings', '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:\n  $ ');
});

test.each([
  { words: ['exem'], completes: ['exemptions'] },
  { words: ['local', ''], completes: ['up', 'down', 'status', 'emit', 'help'] },
  { words: ['sweep', '--dr'], completes: ['--dry-run'] },
  { words: ['sweep', '--guardrail', 's3-v'], completes: ['s3-versioning'] },
  { words: ['scp', 'test'], completes: ['testing'] },
])('a shell completes $words', async ({ words, completes }) => {
  const { code, stdout } = await runPalisade('complete', '--', ...words);
  expect(code).toBe(0);
  const offered = stdout.split('\n').flatMap((line) => (line.includes('\t') ? line.split('\t').slice(0, 1) : []));
  expect(offered).toEqual(completes);
});

test('called through a link from another directory, paths are relative to that directory', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'palisade-'));
  symlinkSync(resolve('bin/palisade'), join(elsewhere, 'palisade'));
  writeFileSync(join(elsewhere, 'mine.yml'), 'version: 2\n');
  const { code, stderr } = await runCommand('sh', ['-c', `cd ${elsewhere} && ./palisade validate mine.yml`]);
  expect(code).toBe(1);
  expect(stderr).toContain("mine.yml:1:10 'version'");
});

test('without a local cloud and without credentials, findings explains what to do', async () => {
  const env = {
    PALISADE_STATE_DIR: mkdtempSync(join(tmpdir(), 'palisade-')),
    PALISADE_PORT: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_ACCESS_KEY_ID: '',
    AWS_PROFILE: '',
  };
  const { code, stdout, stderr } = await runCommand('bin/palisade', ['findings', '--json'], env);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ error: { message: stderr.trim(), code: 'CredentialsProviderError' } });
  expect(stderr).toMatch(
    /^The journal cannot be read: there are no AWS credentials\. What to do: .*; or start a local cloud: bin\/palisade local up --detach\n$/,
  );
});
