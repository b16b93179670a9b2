// Which key a baseline makes in a Region of an account: the one that governance.yml names there by an alias. Pure.
import type { AccountAge } from '../../../accounts/account-age.ts';
import type { Member } from '../../../accounts/directory.ts';
import { type Governance, policyFor } from '../../../governance/governance.ts';
import { s3Encryption } from '../../../guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { aliasIn, keyPlaceOf, resolveTemplate } from '../../../guardrails/s3-bucket/s3-encryption/key-template.ts';

/** The alias behind which there has to be a key, or why there needs to be none. */
export type WantedKey = { readonly alias: string } | { readonly alias: null; readonly reason: string };

type Place = {
  readonly governance: Governance;
  readonly member: Pick<Member, 'id' | 'type'>;
  readonly age: AccountAge;
  readonly region: string;
};

/**
 * The key that the account's buckets are to be encrypted with, if it is in the account and Region itself: a key of another
 * account is for its owner to make. None for an account in which `s3-encryption` only reports: a key costs money.
 */
export function wantedKey({ governance, member: { id, type }, age, region }: Place): WantedKey {
  if (governance.baseline.keys === 'off') return none('baseline.keys is off');
  const policy = policyFor(governance, { type, age }, s3Encryption);
  const { encryption, key } = s3Encryption.parameters.parse(policy.parameters);
  if (encryption !== 'aws:kms') return none(`buckets of this account need ${encryption} at most`);
  if (policy.mode !== 'remediate') return none(`${s3Encryption.id} only reports in this account`);
  const template = key ?? '';
  const alias = aliasIn(template);
  const place = keyPlaceOf(resolveTemplate(template, { accountId: id, region }));
  if (alias === undefined || place === undefined) return none('governance.yml names the key, but not by an alias');
  if (place.account !== id) return none(`the key is in account ${place.account}`);
  return place.region === region ? { alias } : none(`the key is in ${place.region}`);
}

/** The ids of the other accounts that may read what is encrypted with the account's key. */
export function keyReaders({ governance, member: { type } }: Pick<Place, 'governance' | 'member'>): readonly string[] {
  const { keyReaders: readers } = governance.baseline;
  return [...(readers.all ?? []), ...(type === 'unclassified' ? [] : (readers[type] ?? []))];
}

function none(reason: string): WantedKey {
  return { alias: null, reason };
}
