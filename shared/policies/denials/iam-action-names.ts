// Finds an action of IAM by its name.
import { iamActionLists } from '../aws-lists/iam-actions.ts';

type Found = { readonly name: string; readonly hasResource: boolean };

const lists = new Map(
  iamActionLists.map(([service, withResource, withoutResource]) => [service, { withResource, withoutResource }]),
);
const actionsByService = new Map<string, ReadonlyMap<string, Found>>();

/** The action with this name in any case, such as `s3:PutBucketCors`; undefined if IAM has none. */
export function iamActionNamed(service: string, name: string): Found | undefined {
  return actionsOf(service).get(name.toLowerCase());
}

export const isIamService = (service: string) => lists.has(service);

/** Made when the first call of the service is looked at: most calls are of few services. */
function actionsOf(service: string): ReadonlyMap<string, Found> {
  const known = actionsByService.get(service);
  if (known !== undefined) return known;
  const { withResource = '', withoutResource = '' } = lists.get(service) ?? {};
  const found = new Map([...entries(withResource, true), ...entries(withoutResource, false)]);
  actionsByService.set(service, found);
  return found;
}

function entries(names: string, hasResource: boolean): readonly (readonly [string, Found])[] {
  return names.split(' ').map((name) => [name.toLowerCase(), { name, hasResource }] as const);
}
