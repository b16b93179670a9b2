// The condition operators of Palisade's documents, with missing and unknown keys (IAM User Guide, "IAM JSON policy
// elements: Condition operators").
import { matchesWildcard } from '../../lib/wildcard.ts';
import type { Condition } from '../statements/policy-document.ts';
import { matchesArn } from './arn-pattern.ts';
import { allOf, anyOf, not, type Truth, unknownFor } from './truth.ts';

/** The values of a condition key in a request. An empty list says that the key is known to be absent. */
export type KeyValue = readonly string[] | 'unknown';

export type KeyReader = (name: string) => KeyValue;

type Operator = { readonly matches: (value: string, wanted: string) => boolean; readonly isNegated: boolean };

const equals = (value: string, wanted: string) => value === wanted;
const like = (value: string, wanted: string) => matchesWildcard(wanted, value);
const arnLike = (value: string, wanted: string) => matchesArn(wanted, value);

/** Those that the documents use. ArnEquals and ArnLike are the same. */
const operators: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', { matches: equals, isNegated: false }],
  ['StringNotEquals', { matches: equals, isNegated: true }],
  ['StringNotLike', { matches: like, isNegated: true }],
  ['ArnLike', { matches: arnLike, isNegated: false }],
  ['ArnNotLike', { matches: arnLike, isNegated: true }],
  ['Bool', { matches: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(), isNegated: false }],
]);

/** Whether this is an operator that conditionTruth knows. */
export function isKnownOperator(name: string): boolean {
  return name === 'Null' || operators.has(parts(name).base);
}

/** Whether a condition of a statement is true: each key under each operator has to match. Pure. */
export function conditionTruth(condition: Condition, key: KeyReader): Truth {
  return allOf(
    Object.entries(condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([name, wanted]) => keyTruth(operator, name, [wanted].flat(), key)),
    ),
  );
}

function keyTruth(operatorName: string, name: string, wanted: readonly string[], key: KeyReader): Truth {
  const values = key(name);
  if (operatorName === 'Null') return isNullTruth(values, name, wanted);
  const { base, forAny, ifExists } = parts(operatorName);
  const operator = operators.get(base);
  if (operator === undefined) return unknownFor(operatorName);
  if (values === 'unknown') return unknownFor(name);
  // A negated operator matches a key that is not there; ForAnyValue is false without a value, negated or not.
  if (values.length === 0) return ifExists || (operator.isNegated && !forAny);
  const matches = values.map((value) => anyOf(wanted.map((each) => matchesWanted(operator, value, each, key))));
  if (!operator.isNegated) return anyOf(matches);
  return forAny ? anyOf(matches.map(not)) : not(anyOf(matches));
}

function isNullTruth(values: KeyValue, name: string, wanted: readonly string[]): Truth {
  return values === 'unknown' ? unknownFor(name) : wanted.includes(String(values.length === 0));
}

/**
 * Without a value, a policy variable "might cause the entire statement to be invalid" (IAM User Guide, "IAM policy
 * elements: Variables and tags"), so that nobody can tell. Requests that the documents bind have a value.
 */
function matchesWanted({ matches }: Operator, value: string, wanted: string, key: KeyReader): Truth {
  const variable = /^\$\{([^}]+)\}$/.exec(wanted)?.[1];
  if (variable === undefined) return matches(value, wanted);
  const values = key(variable);
  return values === 'unknown' || values.length === 0
    ? unknownFor(variable)
    : values.some((each) => equals(value, each));
}

function parts(name: string) {
  const [, forAny, base = '', ifExists] = /^(ForAnyValue:)?(.*?)(IfExists)?$/.exec(name) ?? [];
  return { base, forAny: forAny !== undefined, ifExists: ifExists !== undefined };
}
