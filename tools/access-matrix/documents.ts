// The policy documents of the resources of the access matrix: those that Palisade writes for its accounts, or open ones.
import { resourceDocuments } from '../../shared/resources/lib/resource-documents.ts';
import { kindOf } from '../../shared/resources/registry.ts';
import type { AccountName } from './accounts.ts';
import { admissionTo } from './admitted.ts';
import { organizationId } from './governance.ts';
import type { Situation } from './subject.ts';

/** The documents of a resource by their ids, as Palisade keeps them, or without anybody admitted. */
export function palisadesDocuments(
  kind: string,
  name: string,
  owner: AccountName,
  situation: Situation,
): Readonly<Record<string, object>> {
  const admission = admissionTo(kind, name, owner);
  const wanted = situation === 'closed' ? { ...admission, admitted: [], audiences: {} } : admission;
  const { texts, tooLong } = resourceDocuments(kindOf({ kind }), wanted, organizationId);
  if (tooLong !== null) throw new Error(tooLong);
  return Object.fromEntries(Object.entries(texts).map(([id, text]): [string, object] => [id, JSON.parse(text)]));
}

/** The document of this id. Throws if there is none. */
export function documentOf(documents: Readonly<Record<string, object>>, id: string): object {
  const found = documents[id];
  if (found === undefined) throw new Error(`there is no document ${id} among ${Object.keys(documents).join(', ')}`);
  return found;
}

/** What somebody who comes through the access role could write: everything, for everybody. */
export function openDocument(service: string, Resource?: string | readonly string[]): object {
  const statement = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: `${service}:*` };
  return { Version: '2012-10-17', Statement: [{ ...statement, ...(Resource === undefined ? {} : { Resource }) }] };
}
