// An account whose type is lost: nothing about it loosens, whatever governance.yml says, until a person decides.
import fc from 'fast-check';
import {
  type AccountTypeRules,
  accountTypes,
  classifyAccount,
  type Placement,
  unclassified,
} from '../../../shared/accounts/account-type.ts';
import { withLastType } from '../../../shared/accounts/last-type.ts';
import { policyFor } from '../../../shared/governance/governance.ts';
import { changeModes } from '../../../shared/governance/schema/modes.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { wantedPolicies } from '../../../shared/policies/wanted-policies.ts';
import { aGovernance } from '../../support/site.ts';

const accountId = '111122223333';
const name = fc.constantFrom('Production', 'Prod', 'Testing', 'Legacy');
const anyType = fc.constantFrom(...accountTypes);
const anyRules: fc.Arbitrary<AccountTypeRules> = fc.record({
  organizationalUnits: fc.dictionary(name, anyType),
  tag: fc.constantFrom('t', 'u'),
  accounts: fc.oneof(fc.constant({}), fc.record({ [accountId]: anyType })),
});
const anyPlacement: fc.Arbitrary<Placement> = fc.record({
  accountId: fc.constant(accountId),
  organizationalUnits: fc.array(
    name.map((each) => ({ id: `ou-${each}`, name: each })),
    { maxLength: 2 },
  ),
  tags: fc.dictionary(fc.constantFrom('t', 'u'), fc.constantFrom<string>(...accountTypes, 'elsewhere')),
});

/** What applies to an account over a history of rules and places, of which only the last record is known. */
function typesOver(history: readonly (readonly [AccountTypeRules, Placement])[]) {
  let record: ReturnType<typeof withLastType> | undefined;
  return history.map(([rules, placement]) => {
    const { type, source } = classifyAccount(rules, placement);
    record = withLastType({ type, typeSource: source }, record);
    return { found: type, record };
  });
}

test('a known type is never lost, and every type that is said counts', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyRules, anyPlacement), { minLength: 1, maxLength: 5 }), (history) => {
      let last: string = unclassified;
      for (const { found, record } of typesOver(history)) {
        if (found !== unclassified) last = found;
        expect(record.type).toBe(last);
        expect(record.typeSource === 'last known').toBe(found === unclassified && last !== unclassified);
      }
    }),
  );
});

test('an account that loses its type keeps its guardrail settings and its policies', () => {
  const anyMode = fc.constantFrom(...changeModes);
  fc.assert(
    fc.property(
      anyType,
      fc.constantFrom('existing' as const, 'new' as const),
      anyMode,
      anyMode,
      (type, age, one, all) => {
        const governance = aGovernance({
          guardrails: { all: {}, [type]: { 's3-encryption': { encryption: 'aws:kms' } } },
          policies: { modes: { all: { default: all }, [type]: { default: one } } },
        });
        const before = { type, age };
        const lost = withLastType({ type: unclassified, typeSource: 'none' }, { type });
        const after = { type: lost.type, age };
        for (const guardrail of guardrails)
          expect(policyFor(governance, after, guardrail)).toEqual(policyFor(governance, before, guardrail));
        for (const kind of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const)
          expect(wantedPolicies(governance, after, kind, [])).toEqual(wantedPolicies(governance, before, kind, []));
      },
    ),
    { numRuns: 50 },
  );
});
