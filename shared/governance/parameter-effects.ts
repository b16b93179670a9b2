// Checks the parameters of guardrails in governance.yml: each that is written has an effect in some account.
import { accountTypes } from '../accounts/account-type.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { guardrails } from '../guardrails/registry.ts';
import type { Objection } from './reading/mistake.ts';
import { valueAt } from './reading/values.ts';

type Block = Readonly<Record<string, unknown>>;

/** A parameter in `all` counts as effective if it is so in accounts of at least one type. */
export function parametersWithoutEffect(data: unknown): Objection[] {
  return ['all', ...accountTypes].flatMap((block) =>
    guardrails.flatMap((guardrail) => inBlock(data, block, guardrail)),
  );
}

function inBlock(data: unknown, block: string, guardrail: Guardrail): Objection[] {
  const written = Object.entries(blockAt(data, block, guardrail.id)).filter(([, value]) => value !== null);
  return written.flatMap(([name]) => {
    const decidedTypes =
      block === 'all' ? accountTypes.filter((type) => !(name in blockAt(data, type, guardrail.id))) : [block];
    const reasons = decidedTypes.map((type) => reasonWithoutEffect(data, type, guardrail, name));
    const [reason] = reasons;
    if (reason === undefined || reasons.includes(undefined)) return [];
    return [{ path: ['guardrails', block, guardrail.id, name], about: 'value', problem: `has no effect: ${reason}` }];
  });
}

/** Why the parameter has no effect in accounts of the type; undefined if it has one, or the block is invalid. */
function reasonWithoutEffect(data: unknown, type: string, guardrail: Guardrail, name: string): string | undefined {
  const { parameters } = requiredIn(data, type, guardrail);
  return parameters && guardrail.withoutEffect?.(parameters).get(name);
}

/** Violations that are only reported, although the mode says that they are remediated. */
export function onlyReported(data: unknown): Objection[] {
  const found = accountTypes.flatMap((type) =>
    guardrails.flatMap((guardrail) => {
      const { mode, parameters } = requiredIn(data, type, guardrail);
      const reason = mode === 'monitor' || !parameters ? undefined : guardrail.onlyReports?.(parameters);
      const block = Object.keys(blockAt(data, type, guardrail.id)).length > 0 ? type : 'all';
      return reason === undefined ? [] : [{ path: ['guardrails', block, guardrail.id], reason }];
    }),
  );
  const byPath = new Map(found.map((each) => [each.path.join('.'), each]));
  return [...byPath.values()].map(({ path, reason }) => ({
    path,
    about: 'key',
    problem: `violations are only reported: ${reason}`,
  }));
}

/** What is required of the guardrail in accounts of the type. `parameters` is undefined if the block is invalid. */
function requiredIn(data: unknown, type: string, guardrail: Guardrail) {
  const blocks = [blockAt(data, 'all', guardrail.id), blockAt(data, type, guardrail.id)];
  const { mode, approval: _, approvers: __, ...parameters }: Block = Object.assign({}, guardrail.defaults, ...blocks);
  const parsed = guardrail.parameters.safeParse(parameters);
  return { mode, parameters: parsed.success ? parsed.data : undefined };
}

function blockAt(data: unknown, block: string, id: string): Block {
  const value = valueAt(data, ['guardrails', block, id]);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
