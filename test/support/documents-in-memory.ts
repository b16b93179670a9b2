// The record of one shared resource in a journal in memory, as runs of its owner's steps write it, and what the next run gets
// of it.
import { DynamoDBClient, GetItemCommand, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createJournalDocuments } from '../../shared/platform/journal-documents.ts';
import { findResource, type ResourceRecord } from '../../shared/platform/resource-store.ts';
import type { ResourceIdentity, SharedResource } from '../../shared/steps/shared-resource.ts';
import type { StateTable } from '../../shared/table/table.ts';

type Item = NonNullable<PutItemCommandInput['Item']>;

export function documentsInMemory(place: ResourceIdentity & Pick<SharedResource, 'isDeclared'>) {
  let stored: Item | undefined;
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(dynamodb);
  mock.on(GetItemCommand).callsFake(() => ({ Item: stored }));
  mock.on(PutItemCommand).callsFake(({ Item }: PutItemCommandInput) => {
    stored = Item;
    return {};
  });
  const journal: StateTable = { dynamodb, table: 'journal' };
  const record = (): ResourceRecord | undefined => stored && (unmarshall(stored)['record'] as ResourceRecord);
  return {
    journal,
    record,
    find: () => findResource(journal, place),
    /** The resource as the next run gets it, which says whom it admits. */
    resource: (): SharedResource => ({
      ...place,
      admitted: [],
      audiences: {},
      lastAdmitted: record()?.admitted ?? [],
      ownDocuments: Object.fromEntries(Object.entries(record()?.documents ?? {}).map(([id, { own }]) => [id, own])),
    }),
    documentsOf: (resources: readonly SharedResource[]) =>
      createJournalDocuments(journal, {
        resources,
        organizationId: 'o-abcdefghij',
        cause: { eventId: 'event', detailType: 'Palisade Platform Requested', principal: null },
        reason: 'a test',
        now: () => new Date('2026-11-24T10:00:00.000Z'),
      }),
  };
}
