// Checks of `approval` and `approvers` in governance.yml, of guardrails and of pipelines: a list names some people, not all,
// and has an effect.
import { accountTypes } from '../accounts/account-type.ts';
import { guardrailIds } from '../guardrails/registry.ts';
import type { Objection } from './reading/mistake.ts';
import { textsAt, valueAt } from './reading/values.ts';
import { namesAlmostEveryRole } from './role-checks.ts';

const everyApprover = ['guardrails.*.*.approvers.*', 'platform.pipelines.*.approvers.*'];

export function wrongApprovers(data: unknown): Objection[] {
  return [...sessions(data), ...everybody(data), ...withoutEffect(data)];
}

function approversIn(data: unknown) {
  return everyApprover.flatMap((pattern) => textsAt(data, pattern));
}

/** A session counts as its role, so that a list names the role. */
function sessions(data: unknown): Objection[] {
  return approversIn(data).flatMap(({ path, value }) => {
    const [, partition, account, role] = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(value) ?? [];
    if (role === undefined) return [];
    const problem = 'is the ARN of a session: name its role, every session of which may approve then';
    return [{ path, about: 'value', problem, suggestion: `arn:${partition}:iam::${account}:role/${role}` }];
  });
}

function everybody(data: unknown): Objection[] {
  return approversIn(data)
    .filter(({ value }) => namesAlmostEveryRole(value.replace(/^arn:.*:(role|user)\//, '')))
    .map(({ path }) => ({
      path,
      about: 'value',
      problem: 'matches almost everybody, who could approve then: name the roles',
    }));
}

/** With `approval: never` nothing can be approved: a list counts where at least one type that has it can be approved. */
function withoutEffect(data: unknown): Objection[] {
  return ['all', ...accountTypes].flatMap((block) =>
    guardrailIds.flatMap((guardrail): Objection[] => {
      const own = (of: string, key: string) => valueAt(data, ['guardrails', of, guardrail, key]);
      if (own(block, 'approvers') === undefined) return [];
      const types = block === 'all' ? accountTypes.filter((type) => own(type, 'approvers') === undefined) : [block];
      const modes = types.map((type) => own(type, 'approval') ?? own('all', 'approval'));
      if (modes.some((mode) => mode !== 'never')) return [];
      const why = types.length === 0 ? 'every account type has approvers of its own' : 'approval is never there';
      const path = ['guardrails', block, guardrail, 'approvers'];
      return [{ path, about: 'key', problem: `has no effect: ${why}` }];
    }),
  );
}

/** Valid, but every fix is held, and nobody can approve it. */
export function approvalByNobody(data: unknown): Objection[] {
  return guardrailIds.flatMap((guardrail) =>
    ['all', ...accountTypes].flatMap((block): Objection[] => {
      const own = (of: string, key: string) => valueAt(data, ['guardrails', of, guardrail, key]);
      if (own(block, 'approval') !== 'always') return [];
      const types = block === 'all' ? accountTypes.filter((type) => own(type, 'approval') === undefined) : [block];
      const named = (type: string) => own(type, 'approvers') ?? own('all', 'approvers');
      if (types.every((type) => hasEntries(named(type)))) return [];
      const path = ['guardrails', block, guardrail, 'approval'];
      return [{ path, about: 'value', problem: 'every fix waits, and nobody may approve it: name `approvers`' }];
    }),
  );
}

function hasEntries(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
