// The contract of every guardrail in the registry, also of those that are added later.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { requestHandler } from '../../../shared/aws/http-handler.ts';
import type { Policy } from '../../../shared/governance/governance.ts';
import type { Guardrail } from '../../../shared/guardrails/contract/guardrail.ts';
import { guardrails, resourceTypeOf, resourceTypes } from '../../../shared/guardrails/registry.ts';
import { createResourceClient } from '../../../shared/guardrails/resource-clients.ts';
import type { Settings } from '../../../shared/lib/settings.ts';
import type { Remediation } from '../../../shared/remediation/outcome.ts';
import { enforce } from '../../support/enforce.ts';
import type { Fake } from './kit.ts';
import { kitOf } from './kits.ts';

const noIntent = async () => undefined;

test.each(resourceTypes)('$type has a client and a guardrail', ({ type }) => {
  expect(createResourceClient(type, { region: 'us-east-1', requestHandler })).toBeInstanceOf(Object);
  expect(guardrails.map(({ resourceType }) => resourceType)).toContain(type);
});

test.each(guardrails)('$id: AWS Config rules and API calls have no duplicates', ({ configRules, apiCalls }) => {
  expect(new Set(configRules).size).toBe(configRules.length);
  expect(new Set(apiCalls).size).toBe(apiCalls.length);
});

test.each(guardrails)('$id is described completely', (guardrail) => {
  const { title, rationale, mappings, configRules, apiCalls, permissions, defaults } = guardrail;
  const configRule = guardrail.configRule(defaults);
  const texts = { title, rationale, mappings, configRules, apiCalls, permissions, defaults, configRule };
  expect(JSON.stringify(texts)).not.toContain('TODO');
  for (const list of [configRules, apiCalls, permissions.observe, permissions.change]) expect(list).not.toEqual([]);
  expect(configRules).toContain(configRule.identifier);
});

describe.each(guardrails.map((guardrail) => ({ id: guardrail.id, guardrail })))('$id', ({ id, guardrail }) => {
  const {
    resource,
    fake: fakeOf,
    anyState,
    parameters,
    actionOf,
    isWrite,
    owner,
    strengths,
    afterUndo,
  } = kitOf(guardrail.resourceType);
  const anyParameters: fc.Arbitrary<Settings> = parameters[id] ?? fc.constant(guardrail.defaults);
  const forAnyState = (property: (fake: Fake<unknown>, parameters: Settings) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(anyState, anyParameters, (state, values) => property(fakeOf(structuredClone(state)), values)),
      { numRuns: 200 },
    );
  const run = (
    fake: Fake<unknown>,
    values: Settings,
    mode: Policy['mode'] = 'remediate',
    beforeRemediation: (remediation: Remediation) => Promise<undefined> = noIntent,
  ) => enforce(fake.client, guardrail, resource, { mode, parameters: values }, beforeRemediation);

  test('has its folder and a test of its decide', () => {
    const folder = `shared/guardrails/${folderOf(guardrail)}/${id}`;
    expect(existsSync(`${folder}/guardrail.ts`)).toBe(true);
    expect(existsSync(`test/${folder}/decide.test.ts`)).toBe(true);
  });

  test('a remediation makes the resource compliant, and a second run only reads', () =>
    forAnyState(async (fake, values) => {
      const first = await run(fake, values);
      expect(['compliant', 'remediated']).toContain(first.state);
      fake.calls.length = 0;
      expect(await run(fake, values)).toMatchObject({ state: 'compliant' });
      expect(fake.calls).toHaveLength(1);
    }));

  test('no remediation weakens any setting', () =>
    forAnyState(async (fake, values) => {
      const before = strengths(fake.state);
      await run(fake, values);
      for (const [index, after] of strengths(fake.state).entries())
        expect(after).toBeGreaterThanOrEqual(before[index] ?? 0);
    }));

  test('an undo restores the previous settings, as far as the service can', () =>
    forAnyState(async (fake, values) => {
      const seen = await guardrail.observe(fake.client, resource);
      const outcome = await run(fake, values);
      if (outcome.state !== 'remediated') return;
      await guardrail.undo(fake.client, resource, outcome.before);
      expect(await guardrail.observe(fake.client, resource)).toEqual(afterUndo(seen));
    }));

  test('costs one read if compliant, and one read, one write and one read if remediated', () =>
    forAnyState(async (fake, values) => {
      const { state: outcome } = await run(fake, values);
      expect(fake.calls.map(isWrite)).toEqual(outcome === 'compliant' ? [false] : [false, true, false]);
    }));

  test('every call names the account that must own the resource, and its permission is declared', () =>
    forAnyState(async (fake, values) => {
      const outcome = await run(fake, values);
      if (outcome.state === 'remediated') await guardrail.undo(fake.client, resource, outcome.before);
      const { observe, change } = guardrail.permissions;
      for (const call of fake.calls) {
        expect(call.input).toMatchObject(owner);
        expect(isWrite(call) ? change : observe).toContain(actionOf[call.command]);
      }
    }));

  test('mode monitor never writes', () =>
    forAnyState(async (fake, values) => {
      const { state: outcome } = await run(fake, values, 'monitor');
      expect(['compliant', 'monitored']).toContain(outcome);
      expect(fake.calls.filter(isWrite)).toEqual([]);
    }));

  test('a denied read is unreadable and never compliant, and nothing is written', () =>
    forAnyState(async (fake, values) => {
      for (const command of Object.keys(actionOf)) fake.fail(command, 'AccessDenied');
      expect(await run(fake, values)).toMatchObject({ state: 'unreadable' });
      expect(fake.calls.filter(isWrite)).toEqual([]);
    }));

  test('a remediation is recorded with the previous settings before the write', () =>
    forAnyState(async (fake, values) => {
      const order: string[] = [];
      const seen = await guardrail.observe(fake.client, resource);
      fake.calls.length = 0;
      const outcome = await run(fake, values, 'remediate', async (remediation) => {
        order.push('intent');
        expect(fake.calls.filter(isWrite)).toEqual([]);
        expect(seen).toEqual({ kind: 'facts', facts: remediation.before });
      });
      expect(order).toEqual(outcome.state === 'remediated' ? ['intent'] : []);
    }));
});

/** The folder of a guardrail's resource type: service and noun, such as s3-bucket. */
function folderOf({ resourceType }: Guardrail): string {
  const [, service = ''] = resourceType.split('::');
  return `${service.toLowerCase()}-${resourceTypeOf(resourceType).noun.one.replaceAll(' ', '-')}`;
}
