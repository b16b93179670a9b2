import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Classification } from '../../../shared/accounts/account-type.ts';
import { policyFor } from '../../../shared/governance/governance.ts';
import { GovernanceError, readGovernance } from '../../../shared/governance/read-governance.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';

const shipped = readFileSync('governance.yml', 'utf8');

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'governance.yml');
  writeFileSync(file, text);
  return file;
}

function problems(text: string): string {
  try {
    readGovernance(fileWith(text));
  } catch (error) {
    if (error instanceof GovernanceError) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** Each line has the one before nine times. */
const multiplied = Array.from(
  { length: 12 },
  (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]\n`,
).join('');

test('the shipped governance.yml is valid', () => {
  expect(readGovernance('governance.yml').regions).toEqual(['us-east-1', 'eu-west-1']);
});

test.each([
  {
    name: 'an unknown key',
    change: ['retentionDays: 400', 'retentionDay: 400'],
    says: /:\d+:3 unknown key 'journal\.retentionDay'/,
  },
  {
    name: 'an unknown guardrail',
    change: ['    s3-versioning:\n      mode', '    s3-versionin:\n      mode'],
    says: /unknown key 'guardrails\.all\.s3-versionin'/,
  },
  {
    name: 'an unknown mode',
    change: ['mode: remediate', 'mode: enforce'],
    says: /:49:13 'guardrails\.all\.s3-public-access\.mode': .*monitor.*remediate.*\(found 'enforce'\)/,
  },
  {
    name: 'an encryption that is too weak',
    change: ['encryption: AES256', 'encryption: none'],
    says: /encryption': .*\(found 'none'\)/,
  },
  {
    name: 'a parameter of another guardrail',
    change: [
      's3-versioning:\n      mode: remediate',
      's3-versioning:\n      mode: remediate\n      encryption: AES256',
    ],
    says: /unknown key 'guardrails\.all\.s3-versioning\.encryption'/,
  },
  {
    name: 'an invalid region',
    change: ['- eu-west-1', '- europe'],
    says: /'regions\.1': must be an AWS Region.*\(found 'europe'\)/,
  },
  {
    name: 'a Region that does not exist',
    change: ['- eu-west-1', '- eu-wset-1'],
    says: /:\d+:5 'regions\.1': must be a Region that .*\(found 'eu-wset-1'\)/,
  },
  {
    name: 'a Region of a partition that is not supported',
    change: ['- eu-west-1', '- us-iso-east-1'],
    says: /'regions\.1': is in the partition aws-iso.*\(found 'us-iso-east-1'\)/,
  },
  {
    name: 'Regions of several partitions',
    change: ['- eu-west-1', '- cn-north-1'],
    says: /:\d+:\d+ 'regions': are of several partitions \(aws, aws-cn\)/,
  },
  {
    name: 'an organizational unit that no object can have as a key',
    change: ['  organizationalUnits:\n', '  organizationalUnits:\n    __proto__: testing\n'],
    says: /:\d+:5 '__proto__' cannot be a key: .* write its id/,
  },
  { name: 'invalid YAML', change: ['regions:', 'regions: ['], says: /governance\.yml:\d+:\d+ / },
  {
    name: 'an alias without its anchor',
    change: ['accounts: {}', 'accounts: *ours'],
    says: /:\d+:13 an alias \(\*ours\) is not supported: write the value out/,
  },
  {
    name: 'a document that aliases make huge',
    change: ['version: 1\n', `version: 1\na0: &a0 [1, 1]\n${multiplied}`],
    says: /:\d+:\d+ an anchor \(&a0\) is not supported: remove it/,
  },
  { name: 'a missing key', change: ['version: 1', ''], says: /missing key 'version'/ },
  {
    name: 'an account id of 3 digits',
    change: ['accounts: {}', 'accounts: { "123": testing }'],
    says: /:34:15 'accountTypes\.accounts\.123': an account id has 12 digits/,
  },
  {
    name: 'a secret that the role of send-alerts may not read',
    change: ['webhook: /palisade/slack/alerts', 'webhook: /teams/slack/alerts'],
    says: /:\d+:24 'alerts\.channels\.alerts\.webhook': must be .* starts with \/palisade\/.*\(found '\/teams\/slack\/alerts'\)/,
  },
  {
    name: 'a channel without its token',
    change: ['{ webhook: /palisade/slack/alerts }', '{ channel: C01 }'],
    says: /:\d+:5 missing key 'alerts\.channels\.alerts\.token'/,
  },
  {
    name: 'a channel of two kinds',
    change: ['{ webhook: /palisade/slack/alerts }', '{ webhook: /palisade/a, topic: palisade-b }'],
    says: /:\d+:5 'alerts\.channels\.alerts': must have either topic, or webhook, or token and channel/,
  },
])('$name is reported with its line and column', ({ change: [from = '', to = ''], says }) => {
  expect(shipped).toContain(from);
  expect(problems(shipped.replace(from, to))).toMatch(says);
});

test('all mistakes are reported, not only the first', () => {
  expect(
    problems(shipped.replace('mode: remediate', 'mode: x').replace('- eu-west-1', '- y')).split('\n'),
  ).toHaveLength(2);
});

test('a missing file is reported in one line', () => {
  expect(() => readGovernance('/nowhere/governance.yml')).toThrow(/^\/nowhere\/governance\.yml cannot be read/);
});

describe('what is required of a guardrail', () => {
  const governance = readGovernance(
    fileWith(
      shipped.replace('  production:\n', '  testing:\n    s3-versioning:\n      mode: monitor\n  production:\n'),
    ),
  );
  const of = (type: Classification, id: string) => policyFor(governance, { type, age: 'new' }, guardrailById(id));

  test('is what `all` says, if the account type says nothing', () => {
    expect(of('testing', 's3-encryption')).toEqual({
      mode: 'remediate',
      approval: 'when-held',
      parameters: { encryption: 'AES256', key: null, bucketKey: true },
    });
  });

  test('is what the account type says, and what `all` says for the rest', () => {
    expect(of('production', 's3-encryption')).toMatchObject({
      mode: 'remediate',
      parameters: { encryption: 'aws:kms' },
    });
    expect(of('testing', 's3-versioning')).toMatchObject({ mode: 'monitor' });
  });

  test('is the strictest of all types for an unclassified account, of which KMS is only reported', () => {
    expect(of('unclassified', 's3-encryption')).toMatchObject({
      mode: 'remediate',
      parameters: { encryption: 'AES256' },
      reports: { parameters: { encryption: 'aws:kms' } },
    });
    expect(of('unclassified', 's3-versioning')).toMatchObject({ mode: 'remediate' });
  });
});

test.each(Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__'))(
  'an organizational unit named %s keeps its type',
  (name) => {
    const text = shipped.replace('  organizationalUnits:\n', `  organizationalUnits:\n    ${name}: testing\n`);
    const { organizationalUnits } = readGovernance(fileWith(text)).accountTypes;
    expect(Object.entries(organizationalUnits)).toContainEqual([name, 'testing']);
  },
);
