// Partitions: what follows from the Region of governance.yml, with the SDK's own list of Regions.
import { readdirSync, readFileSync } from 'node:fs';
import { resourcesIn } from '../../../infrastructure/management.ts';
import { busArn } from '../../../shared/accounts/hub-account.ts';
import { roleArn } from '../../../shared/aws/names.ts';
import { consoleHostOf, organizationsRegionOf, partitionOf, regionProblem } from '../../../shared/aws/partitions.ts';
import { spokePermissions, trustPolicyFor } from '../../../shared/baseline/steps/spoke-role.ts';
import { resourceTypes } from '../../../shared/guardrails/registry.ts';
import { aGovernance, hub } from '../../support/site.ts';

/** AWS General Reference, "AWS Organizations endpoints and quotas"; the consoles of the partitions. */
const partitions = [
  { region: 'eu-west-1', partition: 'aws', home: 'us-east-1', console: 'console.aws.amazon.com' },
  { region: 'ap-southeast-7', partition: 'aws', home: 'us-east-1', console: 'console.aws.amazon.com' },
  { region: 'us-gov-east-1', partition: 'aws-us-gov', home: 'us-gov-west-1', console: 'console.amazonaws-us-gov.com' },
  { region: 'cn-north-1', partition: 'aws-cn', home: 'cn-northwest-1', console: 'console.amazonaws.cn' },
  { region: 'eusc-de-east-1', partition: 'aws-eusc', home: 'eusc-de-east-1', console: 'console.amazonaws-eusc.eu' },
];

describe.each(partitions)('$region', ({ region, partition, home, console }) => {
  test('governance.yml may name it', () => {
    expect(regionProblem(region)).toBeUndefined();
    expect(aGovernance({ regions: [region] }).regions).toEqual([region]);
  });

  test('ARNs and links follow its partition', () => {
    expect(partitionOf(region)).toBe(partition);
    const there = { ...hub, region };
    const [bucketType] = resourceTypes;
    const bucket = { type: 'AWS::S3::Bucket', accountId: hub.accountId, region, id: 'logs' };
    const texts = [
      busArn(there),
      roleArn(region, hub.accountId, 'PalisadeSpoke'),
      bucketType?.arn(bucket) ?? '',
      ...JSON.stringify([trustPolicyFor(there, ['palisade-sweep']), spokePermissions(region)]).matchAll(/arn:[^"]*/g),
    ].map(String);
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => !text.startsWith(`arn:${partition}:`))).toEqual([]);
    expect(bucketType?.consoleUrl(bucket)).toContain(`https://${region}.${console}/`);
    expect(consoleHostOf(region)).toBe(console);
  });

  test('the management stack has its roles in the Region of Organizations, and only there', () => {
    expect(organizationsRegionOf(region)).toBe(home);
    expect(resourcesIn(home)).toHaveProperty('OrganizationRole');
    if (region !== home) expect(resourcesIn(region)).not.toHaveProperty('OrganizationRole');
    expect(JSON.stringify(resourcesIn(home))).not.toMatch(/arn:aws[:-]|us-east-1/);
  });
});

test('no template has the ARN or the DNS suffix of one partition, but for the names of service principals', async () => {
  const templateFile: string = '../../../infrastructure/template.js';
  const generated = JSON.stringify(await import(templateFile));
  const written = readdirSync('infrastructure')
    .filter((name) => name.endsWith('.yml'))
    .map((name) => readFileSync(`infrastructure/${name}`, 'utf8'));
  expect(written.length).toBeGreaterThan(2);
  for (const text of [generated, ...written]) {
    expect(text).not.toMatch(/arn:aws[:-]/);
    // Service principals, and event sources of CloudTrail, have these names in every partition.
    const hosts = [...text.matchAll(/[\w.-]*amazonaws\.com[\w.-]*/g)].map(String);
    expect(
      hosts.filter((host) => !/^(lambda|scheduler|events|cloudwatch|config|kms|s3)\.amazonaws\.com$/.test(host)),
    ).toEqual([]);
  }
});

test.each(['us-esat-1', 'eu-west-7', 'cn-south-9', 'mars-north-1', 'europe', '', 'constructor', 'aws-globe'])(
  'a text that is no Region has a problem: %j',
  (text) => expect(regionProblem(text)).toContain('must be a Region'),
);

test.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1'])('%s has a problem: its partition', (region) => {
  expect(regionProblem(region)).toContain('for which Palisade is not made');
});
