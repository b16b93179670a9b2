// What the steps of the baseline meet on AWS: services that are not ready yet, and settings that people rely on.
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EventBridgeClient, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { mockClient } from 'aws-sdk-client-mock';
import { type AccountRecord, isSatisfied, type StepResult } from '../../shared/accounts/account-record.ts';
import type { AccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { baselineDueReason, baselineFingerprint } from '../../shared/baseline/drift.ts';
import type { Step, StepContext } from '../../shared/steps/step.ts';
import { fakeEc2 } from '../support/fake-ec2.ts';
import { awsError, bucket } from '../support/fake-s3.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../support/simulated-time.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../support/site.ts';

simulatePromisedTimers();
const { runSteps } = await import('../../shared/baseline/run-steps.ts');
const { accountPublicAccess } = await import('../../shared/baseline/steps/account-public-access.ts');
const { configRecorder } = await import('../../shared/baseline/steps/config-recorder.ts');
const { ec2Defaults } = await import('../../shared/baseline/steps/ec2-defaults.ts');
const { firstSweep } = await import('../../shared/baseline/steps/first-sweep.ts');
const { forwardingRule } = await import('../../shared/baseline/steps/forwarding-rule.ts');

/** Runs one step of the baseline at a minute of the simulated clock, after earlier attempts. */
async function attempt(
  step: Step,
  context: Partial<StepContext>,
  { minute = 0, earlier = [] }: { minute?: number; earlier?: readonly StepResult[] } = {},
): Promise<readonly StepResult[]> {
  const contextIn = (region: string) => aStepContext({ region, ...context });
  const run = aBaselineRun({ contextIn, previousResults: earlier });
  const startAt = new Date(Date.parse('2026-11-24T10:00:00.000Z') + minute * 60_000);
  const { ended } = await inSimulatedTime(() => runSteps([step], run), 300, { startAt });
  if (ended?.status !== 'fulfilled') throw new Error(`the run ended with ${JSON.stringify(ended)}`);
  return ended.value;
}

function aStep(overrides: Partial<Step>): Step {
  return {
    id: 'a-step',
    title: 'A step',
    scope: 'account',
    after: [],
    permissions: { account: [] },
    observe: async () => ({}),
    decide: () => ({ kind: 'violating', reason: 'r', change: { setting: true } }),
    apply: async () => undefined,
    ...overrides,
  };
}
const stateAfter = async (name: string, status = 400) => {
  const [result] = await attempt(aStep({ apply: async () => Promise.reject(awsError(name, status)) }), {});
  return result?.state;
};

test('aws-review 9: a target whose role EventBridge cannot assume yet is tried again (IAM User Guide, changes are not always immediately visible)', async () => {
  const stateFor = async (error: Error) => {
    const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
    const mock = mockClient(eventBridge);
    mock.resolves({});
    mock.on(PutTargetsCommand).rejects(error);
    const step = { ...forwardingRule, after: [], observe: async () => noRule };
    const [result] = await attempt(step as unknown as Step, { clients: { eventBridge } as AccessRoleClients });
    return result?.state;
  };
  const noRule = { pattern: null, state: 'ENABLED', target: null, role: null };
  expect(await stateFor(awsError('AccessDeniedException', 403))).toBe('waiting');
  const state = await stateFor(awsError('ValidationException'));
  expect(state).toBe('waiting');
});

describe('the public access block of an account with a public website', () => {
  const exemption = { resource: 'website', owner: 'o', reason: 'a website', expires: '2099-01-01' };
  const careful = [
    { how: 'in mode monitor', parts: { guardrails: { all: { 's3-public-access': { mode: 'monitor' } } } } },
    {
      how: 'with an exemption for the bucket',
      parts: { exemptions: [{ ...exemption, guardrail: 's3-public-access' }] },
    },
  ];
  const writesWith = async (parts: object) => {
    const s3Control = new S3ControlClient({ region: 'us-east-1' });
    const mock = mockClient(s3Control);
    mock.rejects(awsError('NoSuchPublicAccessBlockConfiguration', 404));
    mock.on(PutPublicAccessBlockCommand).resolves({});
    const context = { governance: aGovernance({ ...parts }), isNew: false };
    const s3 = new S3Client({ region: 'us-east-1' });
    mockClient(s3).on(ListBucketsCommand).resolves({ Buckets: [] });
    const clients = { s3, s3Control } as AccessRoleClients;
    await attempt(accountPublicAccess, { ...context, clients, accessRoleClientsFor: () => clients });
    return mock.commandCalls(PutPublicAccessBlockCommand).length;
  };

  test.each(careful)(
    'aws-review 11: $how it stays open, since the account’s block overrides that of the bucket (S3 User Guide, Blocking public access)',
    async ({ parts }) => {
      expect(await writesWith({})).toBe(1);
      const writes = await writesWith(parts);
      expect(writes).toBe(0);
    },
  );
});

describe('what AWS refuses for a moment', () => {
  const transient = [
    // Organizations API Reference, AttachPolicy, and the errors of all operations: "try again later".
    { name: 'PolicyChangesInProgressException', status: 400 },
    { name: 'ServiceException', status: 400 },
    // AWS Config API Reference, PutDeliveryChannel and PutConfigurationRecorder, just after policy and role are written.
    { name: 'InsufficientDeliveryPolicyException', status: 400 },
    { name: 'InvalidRoleException', status: 400 },
    // IAM User Guide, "Changes that I make are not always immediately visible": credentials of a new role.
    { name: 'UnrecognizedClientException', status: 400 },
    // EC2 API Reference, "Error codes": also of an account that is not validated yet.
    { name: 'AuthFailure', status: 401 },
  ];

  test('aws-review 15: it is waited for in a new account (IAM User Guide, eventual consistency; Organizations and AWS Config API References)', async () => {
    expect(await stateAfter('MalformedPolicyDocument')).toBe('failed');
    expect(await stateAfter('OptInRequired')).toBe('waiting');
    const found: unknown[] = [];
    for (const { name, status } of transient) found.push([name, await stateAfter(name, status)]);
    const states = found;
    expect(states).toEqual(transient.map(({ name }) => [name, 'waiting']));
  });

  test('aws-review 15: a failed baseline is due again within two hours, because AWS activates new accounts within hours (AWS Account Management Reference, creating an account)', async () => {
    const governance = aGovernance();
    const account = { type: 'production', age: 'new' } as const;
    const now = new Date('2026-11-24T12:00:00.000Z');
    const record = (hoursAgo: number) =>
      ({
        state: 'failed',
        environment: 'production',
        verified: {},
        reason: 'a reason',
        fingerprint: baselineFingerprint(governance, account),
        at: new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
      }) as AccountRecord;
    expect(baselineDueReason(record(25), governance, account, now)).toContain('failed');
    const reason = baselineDueReason(record(2), governance, account, now);
    expect(reason).toBeDefined();
  });
});

describe('the AWS Config recorder of an existing account', () => {
  type Group = {
    allSupported?: boolean;
    resourceTypes?: string[];
    exclusionByResourceTypes?: { resourceTypes: string[] };
    recordingStrategy?: { useOnly: string };
  };
  const existing = (recordingGroup: Group, recordingFrequency = 'CONTINUOUS') => {
    const config = new ConfigServiceClient({ region: 'us-east-1' });
    const recorder = { name: 'default', roleARN: 'r', recordingGroup, recordingMode: { recordingFrequency } };
    const sent: Group[] = [];
    config.middlewareStack.add(
      (_next, { commandName }) =>
        async ({ input }) => {
          if (commandName === 'PutConfigurationRecorderCommand')
            sent.push(
              (input as { ConfigurationRecorder: { recordingGroup: Group } }).ConfigurationRecorder.recordingGroup,
            );
          const output = {
            $metadata: {},
            ConfigurationRecorders: [recorder],
            ConfigurationRecordersStatus: [{ name: 'default', recording: true }],
            DeliveryChannels: [{ name: 'default' }],
          };
          return { response: {}, output };
        },
      { step: 'initialize', priority: 'low' },
    );
    return { context: aStepContext({ clients: { config } as AccessRoleClients }), sent };
  };
  /** AWS Config API Reference, RecordingGroup: InvalidRecordingGroupException. */
  const isAccepted = ({ allSupported, resourceTypes = [], exclusionByResourceTypes: excluded }: Group) =>
    allSupported === true || resourceTypes.length > 0 || (excluded?.resourceTypes ?? []).length > 0;
  const putBy = async (group: Group) => {
    const { context, sent } = existing(group);
    const facts = await configRecorder.observe(context);
    const verdict = configRecorder.decide(facts, context);
    if (verdict.kind === 'violating') await configRecorder.apply(context, verdict.change, facts);
    return sent;
  };

  test('aws-review 24: a recorder that leaves out only buckets is changed to a group that AWS Config accepts (AWS Config API Reference, RecordingGroup)', async () => {
    const only = await putBy({ allSupported: false, resourceTypes: ['AWS::EC2::Instance'] });
    expect(only.map(isAccepted)).toEqual([true]);
    const group = {
      allSupported: false,
      resourceTypes: [],
      exclusionByResourceTypes: { resourceTypes: ['AWS::S3::Bucket'] },
      recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
    };
    const refused = (await putBy(group)).filter((each) => !isAccepted(each));
    expect(refused).toEqual([]);
  });

  test('aws-review 24: a recorder that records once a day is not compliant (AWS Config API Reference, RecordingMode)', async () => {
    const verdictFor = async (frequency: string) => {
      const { context } = existing({ allSupported: true }, frequency);
      return configRecorder.decide(await configRecorder.observe(context), context).kind;
    };
    expect(await verdictFor('CONTINUOUS')).toBe('compliant');
    const kind = await verdictFor('DAILY');
    expect(kind).not.toBe('compliant');
  });
});

test('aws-review 25: the public access block of images is written once, and then waited for up to ten minutes (EC2 API Reference, EnableImageBlockPublicAccess)', async () => {
  const ec2 = fakeEc2('us-east-1', {
    encryption: true,
    tokens: 'required',
    snapshots: 'block-all-sharing',
    images: 'unblocked',
  });
  const enabledAt: number[] = [];
  ec2.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'EnableImageBlockPublicAccessCommand') enabledAt.push(Date.now());
        const isVisible = Date.now() - (enabledAt[0] ?? Number.POSITIVE_INFINITY) >= 10 * 60_000;
        if (commandName !== 'GetImageBlockPublicAccessStateCommand' || isVisible) return next(args);
        return { response: {}, output: { $metadata: {}, ImageBlockPublicAccessState: 'unblocked' } };
      },
    { step: 'initialize', priority: 'high' },
  );
  let results: readonly StepResult[] = [];
  for (const minute of [0, 5, 11]) {
    results = await attempt(ec2Defaults, { clients: { ec2 } as AccessRoleClients }, { minute, earlier: results });
  }
  expect(results.filter(isSatisfied)).toHaveLength(1);
  const writes = enabledAt.length;
  expect(writes).toBe(1);
});

test('aws-review 33: one invocation evaluates no more of an account’s buckets than its 300 seconds allow (Lambda Developer Guide, function timeout)', async () => {
  const evaluatedIn = async (count: number) => {
    const batches: number[] = [0];
    const sweep = {
      list: async () => Array.from({ length: count }, (_, index) => ({ ...bucket, id: `bucket-${index}` })),
      evaluate: async (resources: readonly unknown[]) => {
        batches.push(resources.length);
        return { remediated: resources.length };
      },
      request: async () => undefined,
    };
    await attempt(firstSweep, { sweep });
    return batches.reduce((sum, each) => sum + each, 0);
  };
  expect(await evaluatedIn(10)).toBeLessThanOrEqual(10);
  const evaluated = await evaluatedIn(50_000);
  // Twenty at a time, three guardrails with three calls of 60 ms each.
  expect(evaluated).toBeLessThanOrEqual((300 / (9 * 0.06)) * 20);
});
