// Checks of `platform.pipelines` in governance.yml: what a pipeline names is declared, and its roles are those that the
// policies make exceptions for.
import { pipelineRoleNames } from '../aws/names.ts';
import type { Objection } from './reading/mistake.ts';
import { suggestionFor } from './reading/suggestion.ts';
import { keysAt, textsAt, valueAt } from './reading/values.ts';

/** Models of pipelines that `platform.models` does not have. */
export function unknownModels(data: unknown): Objection[] {
  const models = textsAt(data, 'platform.models.*').map(({ value }) => value);
  return textsAt(data, 'platform.pipelines.*.model')
    .filter(({ value }) => !models.includes(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: 'is not among platform.models',
      allowed: models,
      suggestion: suggestionFor(value, models),
    }));
}

/** Sources that no pipeline can read: a repository that is not declared, or a name that the connection does not take. */
export function unknownSources(data: unknown): Objection[] {
  const repositories = textsAt(data, 'platform.code.repositories.*').map(({ value }) => value);
  return textsAt(data, 'platform.pipelines.*.source.repository').flatMap(({ path, value }): Objection[] => {
    const hasConnection = valueAt(data, [...path.slice(0, -1), 'connection']) !== undefined;
    if (hasConnection) {
      const problem = 'must be owner/name, as the connection knows it';
      return /^[\w.-]+(\/[\w.-]+)+$/.test(value) ? [] : [{ path, about: 'value', problem }];
    }
    if (repositories.includes(value)) return [];
    const problem = 'is not among platform.code.repositories; one from elsewhere needs `connection`';
    return [{ path, about: 'value', problem, allowed: repositories, suggestion: suggestionFor(value, repositories) }];
  });
}

/** The policies refuse a role what they do not spare it for: a pipeline whose roles are not listed can deploy nothing. */
export function unlistedPipelineRoles(data: unknown): Objection[] {
  const path = ['policies', 'roles', 'pipeline'];
  const listed = valueAt(data, path);
  if (!Array.isArray(listed) || keysAt(data, ['platform', 'pipelines']).length === 0) return [];
  const missing = pipelineRoleNames.filter((name) => !listed.includes(name));
  if (missing.length === 0) return [];
  const problem = `must list ${missing.join(' and ')}, too: with these roles, the pipelines of platform.pipelines deploy`;
  return [{ path, about: 'key', problem }];
}
