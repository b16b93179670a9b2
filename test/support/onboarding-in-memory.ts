// The function onboard-account with a journal, a directory and steps in memory, for what moto shows too late or not at all.
import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../events/envelope.ts';
import { createOnboardAccount } from '../../functions/onboard-account/onboard-account.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { findAccount, putAccount } from '../../shared/accounts/account-store.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import type { AccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Step } from '../../shared/steps/step.ts';
import { allowAll } from '../../tools/fixtures/change-control.ts';
import { management } from './account-events.ts';
import { anAccountRecord } from './account-record.ts';
import { aConditionalJournal } from './conditional-journal.ts';
import { hub } from './site.ts';

type World = {
  readonly governance: Governance;
  readonly steps: readonly Step[];
  readonly records: readonly AccountRecord[];
  readonly now: Date;
};

/** Each account is where its record says, until `place` says otherwise. */
export async function onboardingInMemory({ governance, steps, records, now: start }: World) {
  const journal = aConditionalJournal();
  for (const record of records) await putAccount(journal, record);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const clock = { now: start };
  const places = new Map<string, Partial<Member> | Error>();
  /** The requests for runs of owners. */
  const requested: { readonly owners: readonly string[]; readonly reason: string }[] = [];
  const lookUp = async (id: string): Promise<Member> => {
    const place = places.get(id);
    if (place instanceof Error) throw place;
    const { accountId: _, ...recorded } = records.find(({ accountId }) => accountId === id) ?? anAccountRecord();
    const { name, type, typeSource, environment = null } = recorded;
    const joined = { joinedMethod: null, joinedAt: null };
    return { kind: 'member', id, name, email: '', type, typeSource, environment, ...joined, ...place };
  };
  const organizations = {} as OrganizationsClient;
  const onboard = createOnboardAccount({
    logger: new Logger({ logLevel: 'SILENT' }),
    steps,
    governance,
    journal,
    hub,
    managementAccountId: management,
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    directory: { lookUp, list: async () => [] },
    accessRoleClientsFor: () => ({ ec2: { send: async () => ({ Regions: [] }) } }) as unknown as AccessRoleClients,
    memberClientsFor: (() => {
      throw new Error('nothing is swept here');
    }) as MemberClientProvider,
    eventBridge: eventBridge as unknown as EventBridgeClient,
    requestSweep: async () => undefined,
    changeControl: allowAll,
    forwardedPatterns: [],
    platformPatterns: [],
    readActiveSince: async () => null,
    sendOwnerRequests: async (owners, reason) => void requested.push({ owners, reason }),
    now: () => clock.now,
  });
  const deliver = (event: object, attempt = 1) =>
    onboard({ envelope: envelopeSchema.parse(event), attempt, sentAt: clock.now });
  const later = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  const place = (id: string, as: Partial<Member> | Error) => void places.set(id, as);
  return { journal, deliver, later, place, requested, record: (id: string) => findAccount(journal, id) };
}
