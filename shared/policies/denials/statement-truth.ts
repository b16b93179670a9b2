// Whether a deny statement applies to a request.
import { matchesWildcard } from '../../lib/wildcard.ts';
import type { DenyStatement } from '../statements/policy-document.ts';
import { resourceMatch } from './arn-pattern.ts';
import { conditionTruth } from './conditions.ts';
import type { EvaluatedRequest } from './requests-of.ts';
import { allOf, anyOf, not, type Truth, unknownFor } from './truth.ts';

/** Whether the statement denies the request: its action, resource and condition all have to match. Pure. */
export function statementTruth(statement: DenyStatement, request: EvaluatedRequest): Truth {
  const { Condition: condition = {}, Resource: resource } = statement;
  return allOf([
    actionsTruth(statement, request),
    resourceTruth([resource].flat(), request),
    conditionTruth(condition, request.key),
  ]);
}

function actionsTruth({ Action, NotAction }: DenyStatement, request: EvaluatedRequest): Truth {
  if (Action !== undefined) return actionTruth([Action].flat(), request);
  return not(actionTruth([NotAction ?? []].flat(), request));
}

/** Names of actions are not case-sensitive. Without the name, the service still rules out the actions of others. */
function actionTruth(patterns: readonly string[], { action, service }: EvaluatedRequest): Truth {
  if (action !== 'unknown') {
    const name = action.toLowerCase();
    return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), name));
  }
  if (patterns.some((pattern) => pattern === '*' || pattern === `${service}:*`)) return true;
  const isPossible = patterns.some((pattern) => service === 'unknown' || pattern.startsWith(`${service}:`));
  return isPossible ? unknownFor('action') : false;
}

function resourceTruth(patterns: readonly string[], { resource, resourceServices }: EvaluatedRequest): Truth {
  if (patterns.includes('*')) return true;
  if (resource !== 'unknown') return anyOf(patterns.map((pattern) => resourceMatch(pattern, resource)));
  const isPossible = patterns.some((pattern) =>
    resourceServices.some((service) => matchesWildcard(pattern.split(':')[2] ?? '*', service)),
  );
  return isPossible ? unknownFor('resource') : false;
}
