// What a guardrail says of its parameters' effects is what they do, in any state of a resource.
import fc from 'fast-check';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import type { Settings } from '../../../shared/lib/settings.ts';
import { kitOf } from './kits.ts';

describe.each(guardrails.map((guardrail) => ({ id: guardrail.id, guardrail })))('$id', ({ id, guardrail }) => {
  const { resource, fake, anyState, parameters } = kitOf(guardrail.resourceType);
  const anyParameters: fc.Arbitrary<Settings> = parameters[id] ?? fc.constant(guardrail.defaults);
  const names = Object.keys(guardrail.defaults);

  /** Whether another value of the parameter changes the verdict about the state. */
  async function matters(state: unknown, values: Settings, name: string, other: Settings): Promise<boolean> {
    const observed = await guardrail.observe(fake(structuredClone(state)).client, resource);
    if (observed.kind !== 'facts') throw new Error('the state cannot be read');
    const verdict = (given: Settings) => JSON.stringify(guardrail.decide(observed.facts, given));
    return verdict(values) !== verdict({ ...values, [name]: other[name] ?? null });
  }

  test('a parameter that is said to have no effect has none', async () => {
    await fc.assert(
      fc.asyncProperty(anyState, anyParameters, anyParameters, async (state, values, other) => {
        for (const name of guardrail.withoutEffect?.(values).keys() ?? [])
          expect([name, await matters(state, values, name, other)]).toEqual([name, false]);
      }),
    );
  });

  test('every other one has an effect in some state', async () => {
    const samples = fc.sample(fc.tuple(anyState, anyParameters, anyParameters), { numRuns: 500, seed: 1 });
    const effective = new Set<string>();
    for (const [state, values, other] of samples) {
      for (const name of names) {
        if (effective.has(name) || guardrail.withoutEffect?.(values).has(name)) continue;
        if (await matters(state, values, name, other)) effective.add(name);
      }
    }
    expect([...effective].toSorted()).toEqual(names.toSorted());
  });
});
