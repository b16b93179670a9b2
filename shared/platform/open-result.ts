// What the steps of a shared resource have left undone. Pure.
import type { StepResult } from '../accounts/account-record.ts';
import { kindOf } from '../resources/registry.ts';
import type { ResourceIdentity } from '../steps/shared-resource.ts';

/**
 * Of the results of an account's steps, the first about this resource that is not `done` or `already`; undefined if there is
 * none. The result of a step that does not run for each resource is about all of its kind.
 */
export function openResult(
  results: readonly StepResult[],
  resource: Pick<ResourceIdentity, 'kind' | 'name'>,
): StepResult | undefined {
  const steps = kindOf(resource).steps.map(({ id }) => id);
  const isAbout = ({ step, item }: StepResult) =>
    (item === resource.name || item === undefined) && steps.includes(step);
  return results.find((result) => isAbout(result) && !['done', 'already'].includes(result.state));
}
