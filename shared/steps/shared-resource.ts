// Something that an account shares with others, such as a dataset, as the steps of its owner get it.

/** What tells a resource from all others. `kind` is the id of one of shared/resources/registry.ts. */
export type ResourceIdentity = {
  readonly kind: string;
  /** As governance.yml has it. */
  readonly name: string;
  /** The id of the account that has it. */
  readonly owner: string;
  readonly region: string;
};

/** A resource and whom it admits. */
export type SharedResource = ResourceIdentity & {
  /** False: it left governance.yml, and admits nobody any more. */
  readonly isDeclared: boolean;
  /** The ids of the accounts that are admitted, sorted. */
  readonly admitted: readonly string[];
  /** The same by what they may do: the ids of each audience of the kind. An account may be in several. */
  readonly audiences: Readonly<Record<string, readonly string[]>>;
  /** The ids that the documents which Palisade wrote last admit: while a wanted document is too long, no others get in. */
  readonly lastAdmitted: readonly string[];
  /**
   * By document: digests of those that may be there because Palisade put them there: the last one, and the one before while
   * the last write is not verified. Any other one is drift. Empty: it has written none yet.
   */
  readonly ownDocuments: Readonly<Record<string, readonly string[]>>;
};

/** The digests of a document of the resource. */
export function ownDigests(
  { ownDocuments }: Pick<SharedResource, 'ownDocuments'>,
  document: string,
): readonly string[] {
  return ownDocuments[document] ?? [];
}

/** Stands for one resource of an owner, in records and messages. */
export function resourceKey({ kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>): string {
  return `${kind}#${name}`;
}
