// Lists of roles may be empty. What AWS makes of a condition without a value is in no document (IAM Access Analyzer policy
// check reference, "Empty array condition"), so that none is sent: what it means here is decided here.
import type { Condition, DenyStatement } from './policy-document.ts';

/**
 * The statement without conditions that have an empty list. An exception for nobody is none; a restriction of nobody
 * restricts nobody, so that undefined is returned. Pure.
 */
export function withoutEmptyLists(statement: DenyStatement): DenyStatement | undefined {
  const { Condition: condition = {}, ...rest } = statement;
  const empty = Object.entries(condition).filter(([, keys]) => Object.values(keys).some(isEmpty));
  if (empty.length === 0) return statement;
  if (empty.some(([operator]) => !isNegated(operator))) return undefined;
  const left = Object.entries(condition).flatMap(([operator, keys]) => {
    const kept = Object.entries(keys).filter(([, value]) => !isEmpty(value));
    return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
  });
  return left.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(left) satisfies Condition };
}

function isEmpty(value: string | readonly string[]): boolean {
  return value.length === 0;
}

/** `ArnNotLike`, `StringNotEquals` and the like. */
function isNegated(operator: string): boolean {
  return /Not(Equals|Like)/.test(operator);
}
