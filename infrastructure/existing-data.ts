// The hub's data outlives its stack: the journal, the evidence and the recordings. A hub that is deployed again leaves them
// out of its stack, and uses those that are there.

type TemplateResource = {
  readonly Type: string;
  readonly DeletionPolicy?: string | undefined;
  readonly DependsOn?: string | readonly string[] | undefined;
};
type TemplateResources = Readonly<Record<string, TemplateResource>>;

/** The logical ids of resources that a removal of the stack keeps. */
export function keptOnRemoval(resources: TemplateResources): readonly string[] {
  return Object.entries(resources).flatMap(([id, { DeletionPolicy = '' }]) =>
    DeletionPolicy.startsWith('Retain') ? [id] : [],
  );
}

/**
 * The resources without those that a removal keeps. Others name these by their names, and not by reference; throws if one
 * does not.
 */
export function withExistingData(resources: TemplateResources): TemplateResources {
  const kept = keptOnRemoval(resources);
  const rest = Object.entries(resources)
    .filter(([id]) => !kept.includes(id))
    .map(([id, resource]) => [id, withoutDependencies(resource, kept)] as const);
  for (const [id, resource] of rest) {
    const reference = kept.find((each) =>
      new RegExp(`"Ref":"${each}"|"${each}","|\\$\\{${each}[.}]`).test(JSON.stringify(resource)),
    );
    if (reference !== undefined)
      throw new Error(`${id} refers to ${reference}, which is not in the stack with existing data`);
  }
  return Object.fromEntries(rest);
}

function withoutDependencies({ DependsOn, ...resource }: TemplateResource, ids: readonly string[]): TemplateResource {
  const left = [DependsOn ?? []].flat().filter((id) => !ids.includes(id));
  return left.length === 0 ? resource : { ...resource, DependsOn: left };
}
