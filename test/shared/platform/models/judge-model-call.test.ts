// What went past a pipeline: each call that the policies refuse is a violation if it is made nevertheless.
import { bypassIn, endsBypass, type ModelCallRules } from '../../../../shared/platform/models/judge-model-call.ts';
import type { ModelCall, ModelCaller } from '../../../../shared/platform/models/model-action.ts';

const [owner, testing, lower] = ['111122223333', '444455556666', '777788889999'];
const arn = `arn:aws:sagemaker:us-east-1:${owner}:model-package/ml-churn/3`;
const model = { arn, owner, group: 'ml-churn', version: '3' };

const sessionOf = (role: string, accountId: string): ModelCaller => ({
  principal: `arn:aws:sts::${accountId}:assumed-role/${role}/s`,
  role: `arn:aws:iam::${accountId}:role/${role}`,
  accountId,
});
const trainer = sessionOf('ml-pipeline', testing);
const pipeline = sessionOf('ml-pipeline', owner);
const admin = sessionOf('Admin', owner);

const testingAccount = { accountId: testing, type: 'testing', environment: 'production' } as const;
const rules: ModelCallRules = {
  owner,
  environment: 'production',
  callerAccount: testingAccount,
  isApprover: false,
};

const registered = (status: string): ModelCall => ({ kind: 'registered', model, status });
const updated = (status: string | null, content: readonly string[] = []): ModelCall => ({
  kind: 'updated',
  model,
  status,
  description: null,
  content,
});
const answered = (status: string): ModelCall => ({
  kind: 'answered',
  pipeline: 'ml-churn',
  action: 'Approve/Model',
  status,
  summary: '',
});
const pending = 'PendingManualApproval';

test.each<{ name: string; call: ModelCall; caller: ModelCaller; rules?: Partial<ModelCallRules> }>([
  { name: 'the pipeline registers from where it trains', call: registered(pending), caller: trainer },
  { name: 'the pipeline registers from its own account', call: registered(pending), caller: pipeline },
  { name: 'the pipeline approves', call: updated('Approved'), caller: pipeline },
  { name: 'somebody rejects', call: updated('Rejected'), caller: admin },
  { name: 'somebody takes an approval back', call: updated(pending), caller: admin },
  { name: 'somebody describes a version', call: updated(null), caller: admin },
  { name: 'somebody deletes a version', call: { kind: 'deleted', model }, caller: admin },
  { name: 'an approver approves', call: answered('Approved'), caller: admin, rules: { isApprover: true } },
  { name: 'somebody stops a pipeline', call: answered('Rejected'), caller: admin },
])('$name: no violation', ({ call, caller, rules: other }) => {
  expect(bypassIn(call, caller, { ...rules, ...other })).toBeUndefined();
});

const nobodyApproves = 'nobody had to approve it';
const onlyThePipeline = 'only its pipeline registers it';
const notByOthers = 'only its pipeline may do that';

test.each<{
  name: string;
  call: ModelCall;
  caller: ModelCaller;
  rules?: Partial<ModelCallRules>;
  why: string;
}>([
  { name: 'the pipeline registers as approved', call: registered('Approved'), caller: trainer, why: nobodyApproves },
  { name: 'an administrator registers', call: registered(pending), caller: admin, why: onlyThePipeline },
  {
    name: 'another role of the testing account registers',
    call: registered(pending),
    caller: sessionOf('DataScientist', testing),
    why: onlyThePipeline,
  },
  {
    name: 'a role of the same name below a path registers',
    call: registered(pending),
    caller: sessionOf('other/ml-pipeline', testing),
    why: onlyThePipeline,
  },
  {
    name: 'the role of an account that Palisade does not govern registers',
    call: registered(pending),
    caller: trainer,
    rules: { callerAccount: undefined },
    why: onlyThePipeline,
  },
  {
    name: 'the role of an account of another type registers',
    call: registered(pending),
    caller: trainer,
    rules: { callerAccount: { ...testingAccount, type: 'data-science' } },
    why: onlyThePipeline,
  },
  {
    name: 'the pipeline of another environment registers',
    call: registered(pending),
    caller: sessionOf('ml-pipeline', lower),
    rules: { callerAccount: { accountId: lower, type: 'testing', environment: 'development' } },
    why: onlyThePipeline,
  },
  {
    name: 'no environment is known',
    call: registered(pending),
    caller: trainer,
    rules: { environment: null, callerAccount: { ...testingAccount, environment: null } },
    why: onlyThePipeline,
  },
  { name: 'an administrator approves', call: updated('Approved'), caller: admin, why: notByOthers },
  { name: 'the testing account approves', call: updated('Approved'), caller: trainer, why: notByOthers },
  {
    name: 'an image is changed along with a rejection',
    call: updated('Rejected', ['inferenceSpecification']),
    caller: admin,
    why: notByOthers,
  },
  {
    name: 'somebody approves who is no approver',
    call: answered('Approved'),
    caller: admin,
    why: 'governance.yml does not name the caller among its approvers',
  },
])('$name: a violation', ({ call, caller, rules: other, why }) => {
  expect(bypassIn(call, caller, { ...rules, ...other })).toBe(why);
});

test.each([
  { name: 'a rejection', call: updated('Rejected'), ends: true },
  { name: 'a deletion', call: { kind: 'deleted', model } as const, ends: true },
  { name: 'an approval', call: updated('Approved'), ends: false },
  { name: 'a status of pending', call: updated(pending), ends: false },
  { name: 'a rejection by an approver, which is about no version', call: answered('Rejected'), ends: false },
])('$name ends an earlier violation: $ends', ({ call, ends }) => {
  expect(endsBypass(call)).toBe(ends);
});
