// The closed sets of keys in governance.yml, read from its JSON Schema: what may be written at a path.
import * as z from 'zod/mini';

type Node = {
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly additionalProperties?: Node | boolean | undefined;
  readonly propertyNames?: { readonly enum?: readonly string[] | undefined } | undefined;
  readonly items?: Node | undefined;
  readonly anyOf?: readonly Node[] | undefined;
  readonly oneOf?: readonly Node[] | undefined;
};

const node: z.ZodMiniType<Node> = z.object({
  properties: z.optional(
    z.record(
      z.string(),
      z.lazy(() => node),
    ),
  ),
  additionalProperties: z.optional(z.union([z.boolean(), z.lazy(() => node)])),
  propertyNames: z.optional(z.object({ enum: z.optional(z.array(z.string())) })),
  items: z.optional(z.lazy(() => node)),
  anyOf: z.optional(z.array(z.lazy(() => node))),
  oneOf: z.optional(z.array(z.lazy(() => node))),
});

/** The keys of a block, by its path. */
export type AllowedKeys = {
  /** The keys that the block at this path may have; empty if its keys are free, or it is no block. */
  readonly at: (path: readonly PropertyKey[]) => readonly string[];
  /** The paths of the blocks that have this key. `*` stands for a key or an entry. */
  readonly blocksWith: (key: string) => readonly string[];
};

export function allowedKeysOf(schema: z.ZodMiniType): AllowedKeys {
  const root = node.parse(z.toJSONSchema(schema, { io: 'input' }));
  const blocks = [...blocksIn(root, [])];
  return {
    at: (path) => [...new Set(follow(root, path).flatMap(keysOf))],
    blocksWith: (key) => [
      ...new Set(blocks.filter((each) => each.keys.includes(key)).map(({ path }) => path.join('.'))),
    ],
  };
}

/** The schemas that apply at the path: several if there are alternatives. */
function follow(root: Node, path: readonly PropertyKey[]): readonly Node[] {
  return path.reduce<readonly Node[]>(
    (nodes, segment) => nodes.flatMap((each) => below(each, segment)),
    alternatives(root),
  );
}

function below({ properties, additionalProperties, items }: Node, segment: PropertyKey): readonly Node[] {
  const names = new Map(Object.entries(properties ?? {}));
  const free = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const next = names.get(String(segment)) ?? free ?? items;
  return next ? alternatives(next) : [];
}

function alternatives(each: Node): readonly Node[] {
  const several = each.anyOf ?? each.oneOf;
  return several ? several.flatMap(alternatives) : [each];
}

function keysOf({ properties, propertyNames }: Node): readonly string[] {
  return [...Object.keys(properties ?? {}), ...(propertyNames?.enum ?? [])];
}

function* blocksIn(
  from: Node,
  path: readonly string[],
): Generator<{ path: readonly string[]; keys: readonly string[] }> {
  for (const each of alternatives(from)) {
    const keys = Object.keys(each.properties ?? {});
    if (keys.length > 0) yield { path, keys };
    for (const [key, child] of Object.entries(each.properties ?? {})) yield* blocksIn(child, [...path, key]);
    for (const child of [each.additionalProperties, each.items])
      if (typeof child === 'object') yield* blocksIn(child, [...path, '*']);
  }
}
