// The contract of a kind of shared resource: what governance.yml declares of it, the policy documents that say whom it
// admits, and the steps that make it and keep it.
import type { AccountType } from '../../accounts/account-type.ts';
import type { Governance } from '../../governance/governance.ts';
import type { ResourceIdentity } from '../../steps/shared-resource.ts';
import type { Step } from '../../steps/step.ts';

/** By what they may do with it: the types of the accounts that are admitted. */
export type Audiences = Readonly<Record<string, readonly AccountType[]>>;

/** A resource that governance.yml declares: each account of the owner's type has it. */
export type DeclaredResource = {
  readonly name: string;
  readonly region: string;
  readonly audiences: Audiences;
  /** Steps that have to be in force in an admitted account besides what `admission.requires` names: what the documents name. */
  readonly needs?: readonly string[];
};

/** Whom a document admits: the ids of the accounts of an audience; none if the kind has no such audience. */
export type Grants = {
  readonly organizationId: string;
  readonly accountsOf: (audience: string) => readonly string[];
};

/** A policy document of a resource: one thing in AWS that has one policy. */
export type DocumentKind = {
  /** Unique in its kind. Records, findings and `palisade platform policy` use it. */
  readonly id: string;
  /** The id of the step that writes it. */
  readonly step: string;
  /** What has the policy, for sentences: `bucket`. */
  readonly what: string;
  /** The most bytes that AWS takes. */
  readonly limit: number;
  /** The document in canonical form. Pure. */
  text(resource: ResourceIdentity, grants: Grants): string;
  /** What has the document, as findings show it. `arn` is the recorded one, for what AWS gives an id. */
  subject(resource: ResourceIdentity, arn: string | null): DocumentSubject;
};

/** `consolePath` is the part of the console's address after the host. */
export type DocumentSubject = {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  readonly consolePath: string;
};

/** A kind as its steps know it. */
export type KindWithoutSteps = {
  /** As records have it. */
  readonly id: string;
  /** In sentences: `dataset`. */
  readonly noun: string;
  /** The type of the accounts that have it. */
  readonly ownerType: AccountType;
  /** What governance.yml declares. Pure. */
  declared(governance: Governance): readonly DeclaredResource[];
  /**
   * The names of its parts in AWS, by what they are: `{ bucket: 'ml-data-…', alias: 'alias/ml/data-…' }`. Calls that change
   * one of them are told by them. Pure.
   */
  names(resource: ResourceIdentity): Readonly<Record<string, string>>;
  readonly documents: readonly DocumentKind[];
};

/** The steps are of scope `item`, or of scope `account` for what all resources of the kind share. */
export type ResourceKind = KindWithoutSteps & { readonly steps: readonly Step[] };
