// Names the caller in a finding about drift that another event had found first, so that it named nobody.
import { isDeepStrictEqual } from 'node:util';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AccountRecord } from '../accounts/account-record.ts';
import { loadFindingRecord } from '../findings/finding-records.ts';
import { publishFindings } from '../findings/publish.ts';
import { findingIdFor } from '../findings/subject-finding.ts';
import { documentDigest } from '../steps/documents.ts';
import { ownDigests, type SharedResource } from '../steps/shared-resource.ts';
import type { StateTable } from '../table/table.ts';
import { type DriftLook, driftSubject, namedFinding, statementsOf } from './drift-finding.ts';
import { documentIn } from './known-document.ts';
import { findResource } from './resource-store.ts';

type Owner = Pick<AccountRecord, 'accountId' | 'type'>;

/**
 * Whether there is nothing more to do: false if the call wrote a document that Palisade does not know, and no finding has it.
 * Such a finding may still be on its way into the journal. Throws the SDK's error.
 */
export async function nameCaller(
  { journal, eventBridge }: { readonly journal: StateTable; readonly eventBridge: EventBridgeClient },
  owner: Owner,
  resource: SharedResource,
  look: DriftLook,
): Promise<boolean> {
  const { call, trigger } = look;
  const wrote = documentIn(call?.wrote);
  if (call === undefined || wrote === undefined || trigger.principal === null) return true;
  if (ownDigests(resource, call.document).includes(documentDigest(wrote))) return true;
  const { accountId, type: accountType } = owner;
  const { document } = call;
  const arn = (await findResource(journal, resource))?.documents[document]?.arn ?? null;
  const { region } = resource;
  const subject = driftSubject({ accountId, accountType, region }, { ...resource, document, arn });
  const { latest } = await loadFindingRecord(journal, findingIdFor(subject));
  if (latest === undefined || !isDeepStrictEqual(latest.before, statementsOf(wrote))) return false;
  if (latest.trigger.principal === null)
    await publishFindings(eventBridge, [namedFinding(latest, trigger.principal, look)]);
  return true;
}
