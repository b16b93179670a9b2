// Who may approve: callers as AWS names them, compared with what governance.yml says.
import fc from 'fast-check';
import { accountTypes, type Classification } from '../../../shared/accounts/account-type.ts';
import { approvalByNobody, wrongApprovers } from '../../../shared/governance/approver-checks.ts';
import { allApprovers, describeApprovers, mayApprove, mayOnlyApprove } from '../../../shared/governance/approvers.ts';
import { governanceSchema } from '../../../shared/governance/governance.ts';

const hub = '222233334444';
const other = '999988887777';
const session = (role: string, account = hub) => `arn:aws:sts::${account}:assumed-role/${role}/ann`;
const user = (path: string, account = hub) => `arn:aws:iam::${account}:user/${path}`;

const governanceWith = (guardrails: object, operators: readonly string[] = ['platform-operator']) =>
  governanceSchema.parse({
    version: 1,
    regions: ['eu-west-1'],
    accountTypes: { organizationalUnits: {} },
    guardrails: { all: {}, ...guardrails },
    policies: { roles: { operators } },
  });
const approvers = (...names: readonly string[]) => ({ 's3-encryption': { approvers: names } });
const about = (accountType: Classification = 'production') => ({ accountType, guardrail: 's3-encryption' });

test.each([
  { name: 'a session of the role', entry: 'approver', caller: session('approver'), may: true },
  {
    name: 'a session of the role of another account',
    entry: 'approver',
    caller: session('approver', other),
    may: false,
  },
  { name: 'another role', entry: 'approver', caller: session('approvers'), may: false },
  { name: 'a role with a path, by its name', entry: 'teams/approver', caller: session('approver'), may: true },
  { name: 'a pattern', entry: 'approver-*', caller: session('approver-eu'), may: true },
  { name: 'a pattern, whose wildcard matches no path', entry: 'team-*', caller: session('Administrator'), may: false },
  {
    name: 'a permission set',
    entry: 'aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Approver_*',
    caller: session('AWSReservedSSO_Approver_0123456789abcdef'),
    may: true,
  },
  { name: "a role's ARN", entry: `arn:aws:iam::${other}:role/approver`, caller: session('approver', other), may: true },
  {
    name: "a role's ARN of another account",
    entry: `arn:aws:iam::${other}:role/approver`,
    caller: session('approver'),
    may: false,
  },
  { name: 'a user', entry: user('approvers/ann'), caller: user('approvers/ann'), may: true },
  { name: 'a user with another path', entry: user('approvers/ann'), caller: user('ann'), may: false },
  { name: 'a user with the name of a role', entry: 'ann', caller: user('ann'), may: false },
  { name: 'a session with the name of a user', entry: user('ann'), caller: session('ann'), may: false },
  { name: 'a federated user', entry: 'ann', caller: `arn:aws:sts::${hub}:federated-user/ann`, may: false },
  { name: 'a session named as the role', entry: 'ann', caller: session('Administrator'), may: false },
  { name: 'no ARN', entry: 'approver', caller: 'approver', may: false },
  { name: 'an AWS service', entry: 'approver', caller: 'lambda.amazonaws.com', may: false },
])('$name: $may', ({ entry, caller, may }) => {
  expect(mayApprove(governanceWith({ all: approvers(entry) }), about(), caller, hub)).toBe(may);
});

test('the root user of the hub may, that of another account may not, with and without approvers', () => {
  for (const names of [[], ['approver']]) {
    const governance = governanceWith({ all: approvers(...names) });
    expect(mayApprove(governance, about(), `arn:aws:iam::${hub}:root`, hub)).toBe(true);
    expect(mayApprove(governance, about(), `arn:aws:iam::${other}:root`, hub)).toBe(false);
  }
});

test('a list of an account type is instead of that of `all`; of an account without a type, one is in each list', () => {
  const governance = governanceWith({ all: approvers('data', 'lead'), production: approvers('ops', 'lead') });
  const who = (accountType: Classification) =>
    ['data', 'ops', 'lead'].filter((role) => mayApprove(governance, about(accountType), session(role), hub));
  expect([who('production'), who('testing'), who('unclassified')]).toEqual([
    ['ops', 'lead'],
    ['data', 'lead'],
    ['lead'],
  ]);
  expect(describeApprovers(governance, about())).toBe('lead, ops');
  expect(describeApprovers(governance, about('unclassified'))).toContain('data, lead | lead, ops');
  expect(describeApprovers(governanceWith({}), about())).toBeUndefined();
  expect(allApprovers(governance)).toEqual(['data', 'lead', 'ops']);
});

test('property: nobody approves in an account without a type who may not in one of every type', () => {
  const names = fc.subarray(['data', 'lead', 'ops']);
  const blocks = fc.record(
    Object.fromEntries(['all', ...accountTypes].map((block) => [block, names.map((list) => approvers(...list))])),
  );
  fc.assert(
    fc.property(blocks, fc.constantFrom('data', 'lead', 'ops'), (guardrails, role) => {
      const governance = governanceWith(guardrails);
      const may = (accountType: Classification) => mayApprove(governance, about(accountType), session(role), hub);
      expect(may('unclassified')).toBe(accountTypes.every(may));
    }),
  );
});

test.each([
  { name: 'an approver', entries: ['approver'], caller: session('approver'), only: true },
  {
    name: 'an approver who is an operator',
    entries: ['platform-operator'],
    caller: session('platform-operator'),
    only: false,
  },
  {
    name: 'an approver who is automation',
    entries: ['*-automation'],
    caller: session('platform-automation'),
    only: false,
  },
  { name: 'somebody else', entries: ['approver'], caller: session('Administrator'), only: false },
  { name: 'the root user', entries: ['approver'], caller: `arn:aws:iam::${hub}:root`, only: false },
  // The organization policies spare `role/team-data/Administrator` for this entry.
  { name: 'a role whose path may match', entries: ['team-*'], caller: session('Administrator'), only: true },
  { name: 'an operator whose path may match', entries: ['team-*'], caller: session('platform-operator'), only: false },
  { name: 'a user', entries: [user('ann')], caller: user('ann'), only: true },
  {
    name: 'somebody else beside a permission set',
    entries: ['aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Approver_*'],
    caller: session('Administrator'),
    only: false,
  },
])('$name may only approve: $only', ({ entries, caller, only }) => {
  expect(mayOnlyApprove(governanceWith({ all: approvers(...entries) }), caller, hub)).toBe(only);
});

test.each([
  { name: 'everybody', entry: '*', problem: /matches almost everybody/ },
  { name: 'every role of an account', entry: `arn:aws:iam::${hub}:role/*`, problem: /matches almost everybody/ },
  {
    name: 'a session',
    entry: session('approver'),
    problem: /is the ARN of a session/,
    suggestion: `arn:aws:iam::${hub}:role/approver`,
  },
])('an entry for $name is refused', ({ entry, problem, suggestion }) => {
  const [objection, ...others] = wrongApprovers({ guardrails: { all: approvers(entry) } });
  expect(objection).toMatchObject({ path: ['guardrails', 'all', 's3-encryption', 'approvers', 0] });
  expect([objection?.problem, objection?.suggestion, others]).toEqual([expect.stringMatching(problem), suggestion, []]);
});

test('the approvers of a pipeline are some, too', () => {
  const pipelines = (entry: string) => ({ platform: { pipelines: { churn: { approvers: [entry] } } } });
  expect(wrongApprovers(pipelines('*'))).toMatchObject([
    { path: ['platform', 'pipelines', 'churn', 'approvers', 0], problem: expect.stringMatching(/almost everybody/) },
  ]);
  expect(wrongApprovers(pipelines(session('ml-approver')))).toMatchObject([
    { problem: expect.stringMatching(/session/) },
  ]);
  expect(wrongApprovers(pipelines('ml-approver'))).toEqual([]);
});

test('the ARN of a group, of a role without an account, and of the root user are no approvers', () => {
  for (const entry of [`arn:aws:iam::${hub}:group/g`, 'arn:aws:iam::*:role/approver', `arn:aws:iam::${hub}:root`])
    expect(() => governanceWith({ all: approvers(entry) })).toThrow(/must be the name of an IAM role/);
});

const rule = (approval?: string, names?: readonly string[]) => ({
  's3-encryption': { ...(approval && { approval }), ...(names && { approvers: names }) },
});
const inAllTypes = (block: object) => Object.fromEntries(accountTypes.map((type) => [type, block]));

test.each([
  { name: 'never, with approvers', guardrails: { all: rule('never', ['approver']) }, wrong: ['all'] },
  {
    name: 'never in `all`, approvers of a type',
    guardrails: { all: rule('never'), testing: rule(undefined, ['a']) },
    wrong: ['testing'],
  },
  { name: 'never in one type only', guardrails: { all: rule(undefined, ['a']), testing: rule('never') }, wrong: [] },
  {
    name: 'every type has its own',
    guardrails: { all: rule(undefined, ['a']), ...inAllTypes(rule(undefined, ['b'])) },
    wrong: ['all'],
  },
])('approvers without effect: $name', ({ guardrails, wrong }) => {
  const paths = wrongApprovers({ guardrails }).map(({ path }) => path.join('.'));
  expect(paths).toEqual(wrong.map((block) => `guardrails.${block}.s3-encryption.approvers`));
});

test.each([
  { name: 'nobody at all', guardrails: { all: rule('always') }, warns: ['all'] },
  {
    name: 'an empty list',
    guardrails: { all: rule('always', ['a']), testing: rule('always', []) },
    warns: ['testing'],
  },
  { name: 'the approvers of `all`', guardrails: { all: rule(undefined, ['a']), testing: rule('always') }, warns: [] },
])('every fix waits for $name', ({ guardrails, warns }) => {
  const paths = approvalByNobody({ guardrails }).map(({ path }) => path.join('.'));
  expect(paths).toEqual(warns.map((block) => `guardrails.${block}.s3-encryption.approval`));
});
