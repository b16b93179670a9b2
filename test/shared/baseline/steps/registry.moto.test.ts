// Every step of the baseline on a bare account: applied, unchanged by a second run, corrected after drift, and resumed
// after an interruption. Against moto, which has the services of new accounts; EC2's defaults are a fake.

import { PutAlternateContactCommand } from '@aws-sdk/client-account';
import {
  DescribeConfigurationRecordersCommand,
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { EnableSnapshotBlockPublicAccessCommand } from '@aws-sdk/client-ec2';
import { DisableRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteAccountPasswordPolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetAccountPasswordPolicyCommand,
  type IAMClient,
  ListRolesCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, DisableKeyRotationCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  DeregisterDelegatedAdministratorCommand,
  DetachPolicyCommand,
  ListPoliciesForTargetCommand,
  RegisterDelegatedAdministratorCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  PutPublicAccessBlockCommand as PutBucketBlockCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { EnableSecurityHubCommand } from '@aws-sdk/client-securityhub';
import { changedSettingCount, isSatisfied } from '../../../../shared/accounts/account-record.ts';
import {
  executionRoleName,
  forwardRoleName,
  forwardRuleName,
  platformForwardRuleName,
  spokeRoleName,
} from '../../../../shared/aws/names.ts';
import { createOrganizationFacts } from '../../../../shared/baseline/organization-facts.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { steps } from '../../../../shared/baseline/steps/registry.ts';
import { s3PublicAccess } from '../../../../shared/guardrails/s3-bucket/s3-public-access/guardrail.ts';
import { otherPolicyPermissions } from '../../../../shared/steps/other-policies.ts';
import type { Step, StepContext } from '../../../../shared/steps/step.ts';
import { createOrganization, isWrite, type MotoAccount, newMotoAccount, organizations } from '../../../support/moto.ts';
import { aGovernance } from '../../../support/site.ts';

const person = (name: string) => ({ name, title: 'Team', email: `${name}@example.com`, phone: '+1 555 0100' });
const governance = aGovernance({
  guardrails: {
    all: {},
    production: {
      's3-encryption': {
        mode: 'remediate',
        encryption: 'aws:kms',
        key: 'arn:{partition}:kms:{region}:{account}:alias/palisade-data',
      },
    },
  },
  platform: { datasets: { customers: { readers: ['production'] } } },
  baseline: {
    quarantine: true,
    owners: { all: 'cloud-platform' },
    contacts: { security: person('security'), operations: person('operations'), billing: person('billing') },
  },
});
const region = 'us-east-1';

function trustEverybody(iam: IAMClient, RoleName: string) {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
}

/** By step: a drift, which reverts a part of what the step did, and the number of settings of that part. */
const drifts: Readonly<
  Record<string, { readonly settings: number; readonly drift: (context: StepContext) => Promise<unknown> }>
> = {
  quarantine: { settings: 1, drift: (context) => detach(context, 'palisade-quarantine') },
  'account-public-access': {
    settings: 4,
    drift: ({ clients, member }) =>
      clients.s3Control.send(new DeletePublicAccessBlockCommand({ AccountId: member.id })),
  },
  'data-keys': {
    settings: 1,
    drift: ({ clients }) => rotateNoMore(clients.kms),
  },
  'spoke-role': { settings: 1, drift: ({ clients }) => trustEverybody(clients.iam, spokeRoleName) },
  'execution-role': { settings: 1, drift: ({ clients }) => trustEverybody(clients.iam, executionRoleName) },
  'forward-role': {
    settings: 1,
    drift: ({ clients }) =>
      clients.iam.send(new DeleteRolePolicyCommand({ RoleName: forwardRoleName, PolicyName: 'palisade' })),
  },
  'forwarding-rule': {
    settings: 3,
    drift: async ({ clients }) => {
      await clients.eventBridge.send(new DisableRuleCommand({ Name: forwardRuleName }));
      await clients.eventBridge.send(new RemoveTargetsCommand({ Rule: forwardRuleName, Ids: ['hub'] }));
    },
  },
  'platform-forwarding-rule': {
    settings: 1,
    drift: ({ clients }) => clients.eventBridge.send(new DisableRuleCommand({ Name: platformForwardRuleName })),
  },
  'config-role': {
    settings: 1,
    drift: async ({ clients }) => {
      const PathPrefix = '/aws-service-role/config.amazonaws.com/';
      const { Roles } = await clients.iam.send(new ListRolesCommand({ PathPrefix }));
      await clients.iam.send(new DeleteRoleCommand({ RoleName: Roles?.[0]?.RoleName }));
    },
  },
  'ec2-defaults': {
    settings: 1,
    drift: ({ clients }) =>
      clients.ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-new-sharing' })),
  },
  'config-recorder': {
    settings: 1,
    drift: ({ clients }) =>
      clients.config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' })),
  },
  'config-rules': {
    settings: 1,
    drift: ({ clients }) =>
      clients.config.send(
        new PutConfigRuleCommand({
          ConfigRule: {
            ConfigRuleName: 'palisade-s3-versioning',
            Source: { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_LOGGING_ENABLED' },
            InputParameters: '{}',
          },
        }),
      ),
  },
  'password-policy': {
    settings: 8,
    drift: ({ clients }) => clients.iam.send(new DeleteAccountPasswordPolicyCommand({})),
  },
  contacts: {
    settings: 2,
    drift: ({ clients }) =>
      clients.account.send(
        new PutAlternateContactCommand({
          AlternateContactType: 'BILLING',
          Name: 'billing',
          Title: 'Team',
          EmailAddress: 'mallory@example.net',
          PhoneNumber: '+1 555 0199',
        }),
      ),
  },
  tags: {
    settings: 1,
    drift: ({ organizations, member }) =>
      organizations.send(new UntagResourceCommand({ ResourceId: member.id, TagKeys: ['managed-by'] })),
  },
  'service-control-policies': { settings: 1, drift: (context) => detach(context, 'palisade-production') },
};
const tested = steps.filter(({ id }) => id in drifts);

/** Actions of the drifts only. */
const byDrift = [
  'config:StopConfigurationRecorder',
  'events:DisableRule',
  'events:RemoveTargets',
  'iam:DeleteAccountPasswordPolicy',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'kms:DisableKeyRotation',
  'organizations:UntagResource',
  's3:DeleteAccountPublicAccessBlock',
];

/**
 * Declared actions that these runs do not show: no call of its own (passing a role), one call for all steps (listing
 * regions), or a call on another path (updating a trust policy that drifted, creating a policy that is missing).
 */
const elsewhere = [
  'ec2:DescribeRegions',
  'iam:PassRole',
  'iam:UpdateAssumeRolePolicy',
  // Where a key may not be read.
  'kms:ListAliases',
  // If governance.yml names other readers.
  'kms:PutKeyPolicy',
  // CreateKey with tags.
  'kms:TagResource',
  // Of roles to which somebody gave other policies.
  ...otherPolicyPermissions,
  'organizations:CreatePolicy',
  'organizations:DetachPolicy',
  'organizations:UpdatePolicy',
  // What depends on a bucket is read where there are buckets (test 'a public bucket').
  ...s3PublicAccess.permissions.observe,
  ...s3PublicAccess.permissions.lookAhead,
  ...s3PublicAccess.permissions.lookAround,
];

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

async function attached({ organizations, member }: StepContext): Promise<Map<string, string>> {
  const command = new ListPoliciesForTargetCommand({ TargetId: member.id, Filter: 'SERVICE_CONTROL_POLICY' });
  const { Policies } = await organizations.send(command);
  return new Map((Policies ?? []).map(({ Name, Id }) => [Name ?? '', Id ?? '']));
}

async function rotateNoMore(kms: KMSClient): Promise<void> {
  await kms.send(new DisableKeyRotationCommand({ KeyId: await keyBehind(kms, 'alias/palisade-data') }));
}

async function keyBehind(kms: KMSClient, alias: string): Promise<string | undefined> {
  return (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
}

async function detach(context: StepContext, name: string): Promise<void> {
  const PolicyId = (await attached(context)).get(name);
  await context.organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: context.member.id }));
}

const runOf = (moto: MotoAccount, step: Step) =>
  runSteps([{ ...step, after: [] }], {
    contextIn: moto.contextIn,
    homeRegion: region,
    regions: [region],
    closedReason: async () => undefined,
    denialReason: async () => undefined,
    dryRun: false,
    now: () => new Date(),
    previousResults: [],
  });

beforeAll(createOrganization);

/** Runs the steps that a step depends on. */
async function prepare(moto: MotoAccount, { after }: Step): Promise<void> {
  for (const id of after) {
    const step = steps.find((each) => each.id === id);
    if (!step || step.id === 'quarantine') continue;
    await prepare(moto, step);
    await runOf(moto, step);
  }
  moto.takeSentCommands();
}

describe.each(tested)('$id', (step) => {
  const settings = drifts[step.id]?.settings ?? 0;
  let moto: MotoAccount;
  beforeAll(async () => {
    moto = await newMotoAccount({ governance });
    await prepare(moto, step);
  });

  test('is applied to a bare account, and verified', async () => {
    const [result] = await runOf(moto, step);
    expect(result).toMatchObject({ state: 'done', before: expect.anything(), change: expect.anything() });
    const sent = moto.takeSentCommands();
    expect(sent.filter(isWrite)).not.toEqual([]);
    expect(isWrite(sent.at(-1) ?? '')).toBe(false);
  });

  test('writes nothing in a second run', async () => {
    expect(await runOf(moto, step)).toMatchObject([{ state: 'already', change: null }]);
    expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
  });

  test('corrects drift, and writes nothing else', async () => {
    await drifts[step.id]?.drift(moto.contextIn(region));
    moto.takeSentCommands();
    const results = await runOf(moto, step);
    expect(results).toMatchObject([{ state: 'done' }]);
    expect(changedSettingCount(results)).toBe(settings);
    expect(await runOf(moto, step)).toMatchObject([{ state: 'already' }]);
  });

  test('declares exactly the IAM actions that it needs', async () => {
    const fresh = await newMotoAccount({ governance });
    await prepare(fresh, step);
    const { account, management = [] } = step.permissions;
    const declared = new Set([...account, ...management]);
    const before = new Set(fresh.actions);
    await runOf(fresh, step);
    await drifts[step.id]?.drift(fresh.contextIn(region));
    await runOf(fresh, step);
    const used = [...fresh.actions].filter((action) => !before.has(action) || declared.has(action));
    expect({ undeclared: used.filter((action) => !declared.has(action) && !byDrift.includes(action)) }).toEqual({
      undeclared: [],
    });
    expect({
      unused: [...declared].filter((action) => !fresh.actions.has(action) && !elsewhere.includes(action)),
    }).toEqual({ unused: [] });
  });

  test('is resumed after an interruption at any of its writes', async () => {
    for (let write = 1; ; write += 1) {
      const fresh = await newMotoAccount({ governance });
      await prepare(fresh, step);
      fresh.breakWrite(write);
      const [result] = await runOf(fresh, step);
      // There are no more writes: each was interrupted once.
      if (result?.state === 'done') return expect(write).toBeGreaterThan(1);
      expect(result).toMatchObject({ state: 'waiting', reason: expect.stringContaining('InternalError') });
      const again = await runOf(fresh, step);
      expect(again.every(isSatisfied)).toBe(true);
      fresh.takeSentCommands();
      expect(await runOf(fresh, step)).toMatchObject([{ state: 'already' }]);
      expect(fresh.takeSentCommands().filter(isWrite)).toEqual([]);
    }
  });
});

test('stricter settings of a password policy stay', async () => {
  const moto = await newMotoAccount({ governance });
  const { clients } = moto.contextIn(region);
  await clients.iam.send(
    new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 20, MaxPasswordAge: 30, HardExpiry: true }),
  );
  const [result] = await runOf(moto, stepNamed('password-policy'));
  expect(result?.change).not.toHaveProperty('MinimumPasswordLength');
  const { PasswordPolicy } = await clients.iam.send(new GetAccountPasswordPolicyCommand({}));
  expect(PasswordPolicy).toMatchObject({
    MinimumPasswordLength: 20,
    MaxPasswordAge: 30,
    HardExpiry: true,
    RequireSymbols: true,
    PasswordReusePrevention: 24,
  });
});

test('settings of a public access block that are on stay on, and the others are turned on', async () => {
  const moto = await newMotoAccount({ governance });
  const { clients } = moto.contextIn(region);
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: false,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: false,
  };
  const AccountId = moto.accountId;
  await clients.s3Control.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
  const [result] = await runOf(moto, stepNamed('account-public-access'));
  expect(result?.change).toEqual({ IgnorePublicAcls: true, RestrictPublicBuckets: true });
});

test('a public bucket in any Region holds the public access block, until it blocks public access itself', async () => {
  const moto = await newMotoAccount({ governance });
  const { s3 } = moto.contextIn('eu-west-1').accessRoleClientsFor(moto.accountId, 'eu-west-1');
  const Bucket = `website-${moto.accountId}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const step = stepNamed('account-public-access');
  const [held] = await runOf(moto, step);
  expect(held).toMatchObject({ state: 'held', change: null, reason: expect.stringContaining(Bucket) });
  await s3.send(new PutBucketBlockCommand({ Bucket, PublicAccessBlockConfiguration: allOn }));
  expect(await runOf(moto, step)).toMatchObject([{ state: 'done' }]);
});

test('an existing owner tag stays', async () => {
  const moto = await newMotoAccount({ governance });
  const { organizations } = moto.contextIn(region);
  const Tags = [{ Key: 'owner', Value: 'retail-team' }];
  await organizations.send(new TagResourceCommand({ ResourceId: moto.accountId, Tags }));
  const [result] = await runOf(moto, stepNamed('tags'));
  expect(result?.change).toEqual({ 'account-type': 'production', 'managed-by': 'palisade' });
});

test('an account whose type changes gets the policies of the new type, and keeps the common ones', async () => {
  const moto = await newMotoAccount({ governance });
  await runOf(moto, stepNamed('service-control-policies'));
  const member = { ...moto.contextIn(region).member, type: 'testing' as const };
  const moved = { ...moto, contextIn: (where: string) => ({ ...moto.contextIn(where), member }) };
  const [result] = await runOf(moved, stepNamed('service-control-policies'));
  expect(result).toMatchObject({
    state: 'done',
    change: {
      'attach palisade-testing': true,
      'attach palisade-testing-2': true,
      'detach palisade-production': true,
      'detach palisade-production-2': true,
    },
  });
  expect(result?.change).not.toHaveProperty(['attach palisade-common']);
  expect([...(await attached(moto.contextIn(region))).keys()].sort()).toEqual([
    'FullAWSAccess',
    'palisade-common',
    'palisade-testing',
    'palisade-testing-2',
  ]);
});

describe('an existing AWS Config recorder', () => {
  const recorder = (name: string, recordingGroup: RecordingGroup) => async (moto: MotoAccount) => {
    const { config } = moto.contextIn(region).clients;
    const roleARN = `arn:aws:iam::${moto.accountId}:role/config`;
    await config.send(
      new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name, roleARN, recordingGroup } }),
    );
    await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name, s3BucketName: 'their-bucket' } }));
    await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }));
    moto.takeSentCommands();
  };

  test('of Control Tower is not changed', async () => {
    const moto = await newMotoAccount({ governance });
    await recorder('aws-controltower-BaselineConfigRecorder', {
      allSupported: false,
      resourceTypes: ['AWS::EC2::VPC'],
    })(moto);
    const [result] = await runOf(moto, stepNamed('config-recorder'));
    expect(result).toMatchObject({
      state: 'skipped',
      reason: expect.stringContaining('does not record AWS::S3::Bucket'),
    });
    expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
  });

  test('that records what guardrails need is not changed, and keeps its delivery channel', async () => {
    const moto = await newMotoAccount({ governance });
    await recorder('theirs', { allSupported: true, includeGlobalResourceTypes: true })(moto);
    expect(await runOf(moto, stepNamed('config-recorder'))).toMatchObject([{ state: 'already' }]);
    expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
  });

  test('that does not record buckets is extended by them', async () => {
    const moto = await newMotoAccount({ governance });
    await recorder('theirs', { allSupported: false, resourceTypes: ['AWS::EC2::VPC'] })(moto);
    const [result] = await runOf(moto, stepNamed('config-recorder'));
    expect(result).toMatchObject({ state: 'done', change: { records: 'AWS::S3::Bucket' } });
    const { config } = moto.contextIn(region).clients;
    const { ConfigurationRecorders } = await config.send(new DescribeConfigurationRecordersCommand({}));
    expect(ConfigurationRecorders?.[0]?.recordingGroup?.resourceTypes).toEqual(['AWS::EC2::VPC', 'AWS::S3::Bucket']);
  });
});

test('when a policy cannot be attached for a moment, the one before it stays, and the next run attaches the other', async () => {
  const moto = await newMotoAccount({ governance });
  await runOf(moto, stepNamed('service-control-policies'));
  const fresh = await newMotoAccount({ governance });
  // Both policies exist by now: the writes are two attachments, and the second one fails.
  fresh.breakWrite(2);
  expect(await runOf(fresh, stepNamed('service-control-policies'))).toMatchObject([{ state: 'waiting' }]);
  expect(fresh.takeSentCommands().filter(isWrite)).toEqual(['AttachPolicy', 'AttachPolicy']);
  expect([...(await attached(fresh.contextIn(region))).keys()]).toEqual(['FullAWSAccess', 'palisade-common']);
  expect(await runOf(fresh, stepNamed('service-control-policies'))).toMatchObject([{ state: 'done' }]);
  // The two policies of production.
  expect(fresh.takeSentCommands().filter(isWrite)).toEqual(['AttachPolicy', 'AttachPolicy']);
});

test('delegated administrators are found by service principal', async () => {
  const { accountId: AccountId } = await newMotoAccount();
  const ServicePrincipal = 'guardduty.amazonaws.com';
  await organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  const { delegatedAdminFor } = createOrganizationFacts(organizations);
  expect(await delegatedAdminFor(ServicePrincipal)).toBe(AccountId);
  expect(await delegatedAdminFor('securityhub.amazonaws.com')).toBeNull();
  await organizations.send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
});

describe('Security Hub', () => {
  test('is skipped without a delegated administrator', async () => {
    const moto = await newMotoAccount({ governance });
    const [result] = await runOf(moto, stepNamed('security-hub'));
    expect(result).toMatchObject({ state: 'skipped', reason: expect.stringContaining('no delegated administrator') });
  });

  test('gets the account as a member if there is a delegated administrator', async () => {
    const administrator = await newMotoAccount({ governance });
    const { securityHub } = administrator.contextIn(region).clients;
    await securityHub.send(new EnableSecurityHubCommand({}));
    const moto = await newMotoAccount({
      governance,
      delegatedAdminFor: async () => administrator.accountId,
      accessRoleClientsFor: (_id, where) => administrator.contextIn(where).clients,
    });
    expect(await runOf(moto, stepNamed('security-hub'))).toMatchObject([{ state: 'done' }]);
    administrator.takeSentCommands();
    expect(await runOf(moto, stepNamed('security-hub'))).toMatchObject([{ state: 'already' }]);
    expect(administrator.takeSentCommands().filter(isWrite)).toEqual([]);
  });
});

function stepNamed(id: string): Step {
  const found = steps.find((step) => step.id === id);
  if (!found) throw new Error(`no step ${id}`);
  return found;
}
