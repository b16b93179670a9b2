// Which policies an account should have: a model of Organizations applies what the step decides, over any sequence of
// changes of the account and of governance.yml.
import fc from 'fast-check';
import type { AccountAge } from '../../../shared/accounts/account-age.ts';
import { accountTypes, type Classification, unclassified } from '../../../shared/accounts/account-type.ts';
import { canonicalPolicy } from '../../../shared/aws/canonical-policy.ts';
import { serviceControlPolicies as step } from '../../../shared/baseline/steps/organization-policies.ts';
import type { Governance } from '../../../shared/governance/governance.ts';
import { policyModeFor } from '../../../shared/governance/mode-for.ts';
import { policyDocumentNames } from '../../../shared/governance/schema/mode-names.ts';
import { changeModes } from '../../../shared/governance/schema/modes.ts';
import { type AttachmentFacts, observeAccountPolicies } from '../../../shared/policies/attachments.ts';
import { type PackedPolicy, policiesFor, policyText } from '../../../shared/policies/pack.ts';
import { policyQuotas } from '../../../shared/policies/quotas.ts';
import { documentsFor, serviceControlPolicies } from '../../../shared/policies/registry.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import { documentsIn, wantedPolicies } from '../../../shared/policies/wanted-policies.ts';
import { aMember } from '../../support/member.ts';
import { aGovernance, aStepContext } from '../../support/site.ts';

const kind = 'SERVICE_CONTROL_POLICY';

type Account = { readonly type: Classification; readonly age: AccountAge };
/** The attached policies of one account: contents by name. */
type Attached = ReadonlyMap<string, string>;

function factsOf(attached: Attached): AttachmentFacts {
  return {
    attached: [...attached.keys()],
    ids: Object.fromEntries([...attached.keys()].map((name) => [name, name])),
    contents: Object.fromEntries(attached),
  };
}

const contextOf = (governance: Governance, { type, age }: Account) =>
  aStepContext({ governance, age, member: aMember({ type }) });

/** What the account has after the step, as the step's change says. */
function apply(governance: Governance, account: Account, attached: Attached): Attached {
  const verdict = step.decide(factsOf(attached), contextOf(governance, account));
  if (verdict.kind !== 'violating') return attached;
  const operations = Object.keys(verdict.change).map((text) => text.split(' '));
  const named = (operation: string) => operations.filter(([each]) => each === operation).map(([, name = '']) => name);
  const wanted = wantedPolicies(governance, account, kind, documentsOf(governance, attached));
  const after = new Map(attached);
  for (const policy of wanted) {
    if (named('attach').includes(policy.name) || named('update').includes(policy.name))
      after.set(policy.name, canonicalPolicy(policyText(policy)));
  }
  for (const name of named('detach')) after.delete(name);
  return after;
}

const documentsOf = (governance: Governance, attached: Attached) =>
  [...attached.values()].flatMap((content) => documentsIn(content, governance));

const applicable = (type: Classification) => {
  const { common, own } = documentsFor(serviceControlPolicies, type);
  return [...common, ...own].map(({ name }) => name);
};

const platform = {
  datasets: { customers: { readers: ['testing'] } },
  code: { repositories: ['ml-pipelines'] },
  models: ['churn'],
  pipelines: {
    churn: {
      source: { repository: 'ml-pipelines' },
      model: 'churn',
      train: 'train.yml',
      deploy: 'endpoint.yml',
      approvers: ['ml-approver'],
    },
  },
};
const anyMode = fc.constantFrom(...changeModes);
const anyBlock = fc.dictionary(fc.constantFrom('default', ...policyDocumentNames), anyMode, { maxKeys: 4 });
const anyGovernance = fc
  .dictionary(fc.constantFrom('all', ...accountTypes), anyBlock, { maxKeys: 3 })
  // With a dataset and a pipeline, every document says something.
  .map((modes) => aGovernance({ policies: { modes }, platform }));
const anyAccount = fc.record({
  type: fc.constantFrom<Classification>(...accountTypes, unclassified),
  age: fc.constantFrom<AccountAge>('existing', 'new'),
});

test('over any changes: enforced documents are attached, and monitored ones are neither attached nor detached', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyGovernance, anyAccount), { minLength: 1, maxLength: 4 }), (changes) => {
      let attached: Attached = new Map();
      for (const [governance, account] of changes) {
        const before = documentsOf(governance, attached);
        attached = apply(governance, account, attached);
        const after = documentsOf(governance, attached);
        const context = contextOf(governance, account);
        for (const name of applicable(account.type)) {
          const mode = policyModeFor(governance, account, name);
          if (mode === 'enforce') expect(after).toContain(name);
          if (mode === 'monitor') expect(after.includes(name)).toBe(before.includes(name));
          if (mode === 'off' && account.type !== unclassified) expect(after).not.toContain(name);
          const isReported = Object.keys(step.wouldChange?.(factsOf(attached), context) ?? {}).includes(
            `attach document ${name}`,
          );
          expect(isReported).toBe(mode === 'monitor' && !after.includes(name));
        }
        // Each statement once (a long document may be divided), within AWS's quotas, one of whose places FullAWSAccess has.
        const statements = [...attached.values()].flatMap((text) => JSON.parse(text).Statement as { Sid: string }[]);
        expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
        expect(attached.size).toBeLessThan(policyQuotas[kind].perTarget);
        for (const text of attached.values()) expect(text.length).toBeLessThanOrEqual(policyQuotas[kind].characters);
        // The same decision again changes nothing.
        expect(step.decide(factsOf(attached), context).kind).not.toBe('violating');
      }
    }),
    { numRuns: 100 },
  );
});

test('an account that loses its type loses no document, whatever governance.yml says', () => {
  fc.assert(
    fc.property(anyGovernance, anyAccount, (governance, account) => {
      const attached = apply(governance, account, new Map());
      const after = apply(governance, { ...account, type: unclassified }, attached);
      expect(documentsOf(governance, after)).toEqual(expect.arrayContaining([...documentsOf(governance, attached)]));
    }),
  );
});

test('names stand for documents: they are the same for all accounts that have the same ones', () => {
  fc.assert(
    fc.property(anyGovernance, anyAccount, anyAccount, (governance, one, other) => {
      const policies = [one, other].flatMap((account) => wantedPolicies(governance, account, kind, []));
      const contents = new Map(policies.map((policy) => [policy.name, policyText(policy)]));
      for (const policy of policies) expect(policyText(policy)).toBe(contents.get(policy.name));
    }),
  );
});

test('if everything is enforced, policies have the names that they have without modes', () => {
  const governance = aGovernance({ policies: { modes: { all: { default: 'enforce' } } } });
  for (const type of [...accountTypes, unclassified] as const) {
    const all = policiesFor(type, policyScope(governance)).filter((policy) => policy.kind === kind);
    expect(wantedPolicies(governance, { type, age: 'existing' }, kind, [])).toEqual(all);
  }
});

test('turning a document off is a person’s decision: it is detached', () => {
  const account = { type: 'production', age: 'existing' } as const;
  const modes = (noRoot: string) =>
    aGovernance({ policies: { modes: { all: { default: 'enforce', 'no-root': noRoot } } } });
  const attached = apply(modes('enforce'), account, new Map());
  expect(documentsOf(modes('monitor'), apply(modes('monitor'), account, attached))).toContain('no-root');
  const verdict = step.decide(factsOf(attached), contextOf(modes('off'), account));
  expect(verdict).toMatchObject({ kind: 'violating', change: { 'detach palisade-common': true } });
  expect(documentsOf(modes('off'), apply(modes('off'), account, attached))).not.toContain('no-root');
});

test('the documents of an account are read from its policies', async () => {
  const governance = aGovernance();
  const [policy] = policiesFor('production', policyScope(governance));
  if (policy === undefined) throw new Error('production has no policies');
  const seen: (readonly string[])[] = [];
  const access = {
    policies: {
      ids: async () => new Map(),
      content: async () => policyText(policy),
      write: async () => '',
      forget: () => undefined,
    },
    attachments: {
      list: async () =>
        new Map([
          ['FullAWSAccess', 'p-1'],
          ['palisade-quarantine', 'p-2'],
          [policy.name, 'p-3'],
        ]),
      isUntouched: () => false,
      attach: async () => undefined,
      detach: async () => undefined,
    },
  };
  const facts = await observeAccountPolicies(access, kind, (contents) => {
    seen.push(contents.flatMap((content) => documentsIn(content, governance)));
    return [];
  });
  expect(seen).toEqual([policy.documents]);
  expect(Object.keys(facts.contents)).toEqual([policy.name]);
});

/** The policies of an organization and of one account in memory. `onWrite` is called after each write. */
function anOrganization(onWrite: (attached: Attached) => void) {
  const contents = new Map<string, string>();
  const attached = new Set(['FullAWSAccess']);
  const now = () => new Map([...attached].map((name) => [name, contents.get(name) ?? '']));
  const written = async () => onWrite(now());
  return {
    attached: now,
    policies: {
      ids: async () => new Map([...contents.keys()].map((name) => [name, name])),
      content: async (id: string) => contents.get(id) ?? '',
      write: async (policy: PackedPolicy) => {
        contents.set(policy.name, canonicalPolicy(policyText(policy)));
        await written();
        return policy.name;
      },
      forget: () => undefined,
    },
    attachments: {
      list: async () => new Map([...attached].map((name) => [name, name])),
      isUntouched: () => false,
      attach: async ({ name }: { readonly name: string }) => {
        attached.add(name);
        await written();
      },
      detach: async ({ name }: { readonly name: string }) => {
        attached.delete(name);
        await written();
      },
    },
  };
}

test('an account that moves between types, ages or modes never lacks a document that it had and keeps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyGovernance, anyAccount), { minLength: 2, maxLength: 4 }), async (changes) => {
      const moments: Attached[] = [];
      const organization = anOrganization((attached) => moments.push(attached));
      for (const [governance, account] of changes) {
        const before = documentsOf(governance, organization.attached());
        const context = { ...contextOf(governance, account), ...organization };
        moments.length = 0;
        const facts = await step.observe(context);
        const verdict = step.decide(facts, context);
        if (verdict.kind === 'violating') await step.apply(context, verdict.change, facts);
        const after = documentsOf(governance, organization.attached());
        const kept = before.filter((name) => after.includes(name));
        for (const moment of moments) expect(documentsOf(governance, moment)).toEqual(expect.arrayContaining(kept));
        expect(step.decide(await step.observe(context), context).kind).not.toBe('violating');
      }
    }),
    { numRuns: 60 },
  );
});
