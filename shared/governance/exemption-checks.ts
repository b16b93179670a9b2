// Checks of `exemptions` in governance.yml: each can match something, and ends.
import { guardrailById, guardrailIds, guardrails, resourceTypeOf } from '../guardrails/registry.ts';
import { matchesWildcard } from '../lib/wildcard.ts';
import { daysLeft } from './exemptions.ts';
import { type Objection, oneOf } from './reading/mistake.ts';
import { suggestionFor } from './reading/suggestion.ts';
import { type Located, textsAt, valueAt, valuesAt } from './reading/values.ts';

/** An exemption that can match nothing exempts nothing, though its owner relies on it. */
export function brokenExemptions(data: unknown): Objection[] {
  return [
    ...textsAt(data, 'exemptions.*.guardrail').flatMap(unknownGuardrail),
    ...textsAt(data, 'exemptions.*.account').flatMap(impossibleAccount),
    ...textsAt(data, 'exemptions.*.resource').flatMap((each) => impossibleResource(each, data)),
  ];
}

/** Exemptions that have no effect any more, or that take a guardrail out of force. */
export function exemptionWarnings(data: unknown, now: Date): Objection[] {
  return valuesAt(data, 'exemptions.*').flatMap(({ path, value }) => {
    const text = (key: string) => String(valueAt(value, [key]) ?? '*');
    const expires = text('expires');
    const left = /^\d{4}-\d\d-\d\d$/.test(expires) ? daysLeft({ expires }, now) : undefined;
    const isForAll = [text('account'), text('resource')].every((pattern) => /^\*+$/.test(pattern));
    return [
      ...(left === 0
        ? [{ path: [...path, 'expires'], about: 'value' as const, problem: 'the exemption has ended: remove it' }]
        : []),
      ...(isForAll ? [exemptsAll(path, text('guardrail'))] : []),
    ];
  });
}

function exemptsAll(path: readonly PropertyKey[], guardrail: string): Objection {
  const all = guardrailIds.every((id) => matchesWildcard(guardrail, id));
  const problem = `the exemption matches every resource of every account, ${all ? 'for all guardrails' : `for ${guardrail}`}: to report violations without remediation, set mode: monitor`;
  return { path: [...path, 'resource'], about: 'value', problem };
}

function unknownGuardrail({ path, value }: Located<string>): Objection[] {
  if (guardrailIds.some((id) => matchesWildcard(value, id))) return [];
  const suggestion = suggestionFor(value, guardrailIds);
  const problem = `there is no such guardrail: must be ${oneOf(guardrailIds)}, or a pattern with *`;
  return [{ path, about: 'value', problem, allowed: guardrailIds, suggestion }];
}

function impossibleAccount({ path, value }: Located<string>): Objection[] {
  const digits = value.replaceAll('*', '');
  const canMatch = /^\d*$/.test(digits) && (value.includes('*') ? digits.length <= 12 : digits.length === 12);
  return canMatch
    ? []
    : [{ path, about: 'value', problem: 'must be an account id, which has 12 digits, or a pattern with *' }];
}

/** A name that no resource of the guardrails can have, such as an ARN where the name of a bucket is meant. */
function impossibleResource({ path, value }: Located<string>, data: unknown): Objection[] {
  const pattern = valueAt(data, [...path.slice(0, -1), 'guardrail']);
  const meant = guardrailIds.filter((id) => matchesWildcard(typeof pattern === 'string' ? pattern : '*', id));
  const types = [
    ...new Set((meant.length > 0 ? meant.map(guardrailById) : guardrails).map(({ resourceType }) => resourceType)),
  ];
  const forms = types.map((type) => resourceTypeOf(type).ids);
  if (forms.some((form) => form.canMatch(value))) return [];
  const suggestion = forms.map((form) => form.meantBy(value)).find((id) => id !== undefined);
  const problem = `can match nothing: must be ${forms.map(({ description }) => description).join(', or ')}, or a pattern with *`;
  return [{ path, about: 'value', problem, suggestion }];
}
