// Checks the Regions that governance.yml names, and suggests the one that was meant.
import { hasFunctionUrls, lackOfRequests } from '../aws/function-urls.ts';
import { regionProblem } from '../aws/partitions.ts';
import { regionSuggestion } from '../aws/region-suggestion.ts';
import type { Objection } from './reading/mistake.ts';
import { textsAt, valueAt } from './reading/values.ts';

/** Regions that do not exist. Of those in `regions`, the schema refuses the others, but suggests nothing. */
export function unknownRegions(data: unknown): Objection[] {
  return [...textsAt(data, 'regions.*'), ...textsAt(data, 'hub.controlTowerRegion')].flatMap(({ path, value }) => {
    const problem = regionProblem(value);
    const suggestion = regionSuggestion(value);
    return problem && (suggestion || path[0] === 'hub') ? [{ path, about: 'value', problem, suggestion }] : [];
  });
}

/** A hub that is to be deployed to a Region without function URLs. */
export function homeWithoutRequests(data: unknown): Objection[] {
  const path = ['regions', 0];
  const home = valueAt(data, path);
  if (valueAt(data, ['hub']) === undefined || typeof home !== 'string') return [];
  if (regionProblem(home) !== undefined || hasFunctionUrls(home)) return [];
  return [{ path, about: 'value', problem: lackOfRequests(home), sentence: lackOfRequests(home) }];
}
