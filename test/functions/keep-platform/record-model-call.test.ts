// What keep-platform puts on record about models and approvals, and what it reports as a violation.
import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import * as event from '../../../events/aws/model-call.ts';
import { envelopeSchema } from '../../../events/envelope.ts';
import { readMessage } from '../../../functions/keep-platform/read-message.ts';
import { recordModelCall } from '../../../functions/keep-platform/record-model-call.ts';
import type { AccountRecord } from '../../../shared/accounts/account-record.ts';
import { putAccount } from '../../../shared/accounts/account-store.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import { modelCall } from '../../../tools/fixtures/events.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { findingsOn } from '../../support/published.ts';
import { aGovernance } from '../../support/site.ts';

const [owner, testing, outsider] = ['111122223333', '444455556666', '999999999999'];
const arn = `arn:aws:sagemaker:us-east-1:${owner}:model-package/ml-churn/3`;
const governance = aGovernance({
  platform: {
    code: { repositories: ['ml-pipelines'] },
    models: ['churn'],
    pipelines: {
      churn: {
        source: { repository: 'ml-pipelines' },
        model: 'churn',
        train: 'buildspec-train.yml',
        deploy: 'endpoint.yml',
        approvers: ['ml-approver'],
      },
    },
  },
});

async function setUp(accounts: readonly Partial<AccountRecord>[] = []) {
  const journal = aConditionalJournal();
  const known = [{ accountId: owner, type: 'shared-services' }, { accountId: testing, type: 'testing' }, ...accounts];
  for (const account of known) await putAccount(journal, anAccountRecord(account as Partial<AccountRecord>));
  const bus = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const eventBridge = bus as unknown as EventBridgeClient;
  const logger = new Logger({ logLevel: 'SILENT' });
  const now = () => new Date('2026-11-29T12:00:00Z');
  const deliver = async (call: object) => {
    const read = event.read(envelopeSchema.parse(call));
    if (read.kind !== 'model call') throw new Error(read.reason);
    await recordModelCall({ journal, eventBridge, governance, logger, now }, read);
  };
  const findings = () => findingsOn(bus);
  const recordAll = async () => {
    for (const finding of findings()) await recordFinding(journal, finding, now());
  };
  return { deliver, findings, recordAll };
}

function sessionOf(role: string, accountId: string) {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/dora`,
    accountId,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${accountId}:role/${role}`, userName: role } },
  };
}

type Call = { readonly by?: object; readonly in?: string; readonly status?: string; readonly at?: string };

function registration({ by = sessionOf('ml-pipeline', testing), in: accountId = testing, status }: Call = {}) {
  return modelCall({
    eventName: 'CreateModelPackage',
    parameters: { modelPackageGroupName: 'ml-churn', ...(status && { modelApprovalStatus: status }) },
    response: { modelPackageArn: arn },
    accountId,
    detail: { userIdentity: by },
  });
}

function newStatus(status: string, { by = sessionOf('ml-pipeline', owner), at = '2026-11-01T11:00:00Z' }: Call = {}) {
  const parameters = { modelPackageArn: arn, modelApprovalStatus: status };
  const call = modelCall({
    eventName: 'UpdateModelPackage',
    parameters,
    accountId: owner,
    detail: { userIdentity: by },
  });
  return { ...call, time: at };
}

function answer(by: object, pipelineName = 'ml-churn') {
  const result = { status: 'Approved', summary: 'better than 2' };
  const parameters = { pipelineName, stageName: 'Approve', actionName: 'Model', result };
  return modelCall({ eventName: 'PutApprovalResult', parameters, accountId: owner, detail: { userIdentity: by } });
}

const administrator = sessionOf('Admin', owner);

test('a registration by the pipeline is on record: what, when, and by whom', async () => {
  const { deliver, findings } = await setUp();
  const call = registration();
  await deliver(call);
  expect(findings()).toMatchObject([
    {
      accountId: owner,
      accountType: 'shared-services',
      region: 'us-east-1',
      guardrail: 'model-trail',
      state: 'recorded',
      severity: 'LOW',
      resource: { type: 'AWS::SageMaker::ModelPackage', id: 'ml-churn/3', arn },
      reason: 'ml-pipeline/dora registered version 3 of model ml-churn as PendingManualApproval',
      after: { status: 'PendingManualApproval' },
      trigger: { eventId: call.id, principal: `arn:aws:sts::${testing}:assumed-role/ml-pipeline/dora` },
      at: '2026-11-01T10:00:00.000Z',
    },
  ]);
});

test('an approver’s answer is on record with the summary, and so is the status that the pipeline sets', async () => {
  const { deliver, findings } = await setUp();
  await deliver(answer(sessionOf('ml-approver', owner)));
  await deliver(newStatus('Approved'));
  expect(findings()).toMatchObject([
    {
      state: 'recorded',
      resource: {
        type: 'AWS::CodePipeline::Pipeline',
        id: 'ml-churn',
        arn: `arn:aws:codepipeline:us-east-1:${owner}:ml-churn`,
      },
      reason: 'ml-approver/dora answered Approved to Approve/Model of pipeline ml-churn, saying "better than 2"',
    },
    {
      state: 'recorded',
      reason: 'ml-pipeline/dora changed version 3 of model ml-churn (set it to Approved)',
      after: { status: 'Approved' },
    },
  ]);
});

test('an event that comes twice gives the same findings', async () => {
  const { deliver, findings } = await setUp();
  const call = registration({ status: 'Approved' });
  await deliver(call);
  await deliver(call);
  const [trail, bypass, ...again] = findings();
  expect(again).toEqual([trail, bypass]);
});

test.each([
  {
    name: 'a registration as approved',
    call: registration({ status: 'Approved' }),
    reason: 'ml-pipeline/dora registered version 3 of model ml-churn as Approved: nobody had to approve it',
  },
  {
    name: 'a registration by an administrator',
    call: registration({ by: administrator, in: owner }),
    reason:
      'Admin/dora registered version 3 of model ml-churn as PendingManualApproval: only its pipeline registers it',
  },
  {
    name: 'an approval by somebody who is no approver',
    call: answer(administrator),
    reason:
      'Admin/dora answered Approved to Approve/Model of pipeline ml-churn, saying "better than 2": governance.yml does not name the caller among its approvers',
  },
  {
    name: 'an approver of another account',
    call: answer(sessionOf('ml-approver', outsider)),
    reason:
      'ml-approver/dora answered Approved to Approve/Model of pipeline ml-churn, saying "better than 2": governance.yml does not name the caller among its approvers',
  },
])('$name is on record, and a violation', async ({ call, reason }) => {
  const { deliver, findings } = await setUp();
  await deliver(call);
  expect(findings()).toMatchObject([
    { guardrail: 'model-trail', state: 'recorded' },
    { guardrail: 'model-bypass', state: 'monitored', severity: 'HIGH', reason },
  ]);
});

test('a rejection ends the violation, and a later approval by the pipeline does not', async () => {
  const { deliver, findings, recordAll } = await setUp();
  await deliver(registration({ status: 'Approved' }));
  await recordAll();
  await deliver(newStatus('Approved'));
  expect(findings().map(({ state }) => state)).toEqual(['recorded', 'monitored', 'recorded']);
  await deliver(newStatus('Rejected', { by: administrator, at: '2026-11-01T12:00:00Z' }));
  expect(findings().slice(3)).toMatchObject([
    { guardrail: 'model-trail', state: 'recorded' },
    { guardrail: 'model-bypass', state: 'resolved' },
  ]);
});

describe('the record of the owner’s account of a call from another account', () => {
  const foreign = (accountId: string) =>
    registration({ by: { type: 'AWSAccount', principalId: 'AROAEXAMPLE:dora', accountId }, in: owner });

  test('is left to the account of the caller, which names the caller', async () => {
    const { deliver, findings } = await setUp();
    await deliver(foreign(testing));
    expect(findings()).toEqual([]);
  });

  test.each<{ name: string; accounts: readonly Partial<AccountRecord>[] }>([
    { name: 'that Palisade does not know', accounts: [] },
    { name: 'that is excluded', accounts: [{ accountId: outsider, state: 'excluded' }] },
    { name: 'whose baseline was never complete', accounts: [{ accountId: outsider, completedAt: null }] },
  ])('counts for an account $name, and is a violation', async ({ accounts }) => {
    const { deliver, findings } = await setUp(accounts);
    await deliver(foreign(outsider));
    expect(findings()).toMatchObject([
      { state: 'recorded', trigger: { principal: `AROAEXAMPLE:dora of account ${outsider}` } },
      { guardrail: 'model-bypass', state: 'monitored' },
    ]);
  });
});

test.each<{ name: string; call: object; accounts?: readonly Partial<AccountRecord>[] }>([
  { name: 'a pipeline that governance.yml does not declare', call: answer(administrator, 'ml-other') },
  {
    name: 'a model of an account of another type',
    call: registration(),
    accounts: [{ accountId: owner, type: 'production' }],
  },
  {
    name: 'a model of an account that is excluded',
    call: registration(),
    accounts: [{ accountId: owner, type: 'shared-services', state: 'excluded' }],
  },
])('$name is ignored', async ({ call, accounts }) => {
  const { deliver, findings } = await setUp(accounts);
  await deliver(call);
  expect(findings()).toEqual([]);
});

test('calls about models and those about what accounts share are told apart', () => {
  const kindOf = (call: object) => readMessage(envelopeSchema.parse(call), owner).kind;
  expect(kindOf(registration())).toBe('model call');
  const group = { modelPackageGroupName: 'ml-churn' };
  expect(kindOf(modelCall({ eventName: 'DeleteModelPackageGroupPolicy', parameters: group }))).toBe('call');
});
