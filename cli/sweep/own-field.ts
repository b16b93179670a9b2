// The accounts that the caller's own credentials lead to, where there is no hub: everything that is done is put on record
// in a file.
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { enter } from '../../shared/aws/enter.ts';
import { attempt, describe } from '../../shared/aws/failure.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { type Classification, unclassified } from '../../shared/organization/account-type.ts';
import { createDirectory } from '../../shared/organization/directory.ts';
import { withoutHub } from '../../shared/sweep/sweepers.ts';
import { UserError } from '../output.ts';
import { clientsOf } from './clients.ts';
import type { Field, FieldOptions } from './field.ts';
import { defaultRecord, recorder } from './record.ts';

/** One account is entered as it is, others through a role. Throws UserError when the credentials cannot be used. */
export async function withOwnCredentials(
  governance: Governance,
  ids: readonly string[],
  { role = governance.baseline.accessRole, record = defaultRecord() }: FieldOptions,
): Promise<Field> {
  const region = hubRegion(governance);
  const me = await attempt(new STSClient({ region }).send(new GetCallerIdentityCommand({})));
  if (!me.ok) {
    throw new UserError(
      `Your AWS credentials cannot be used: ${describe(me.failure)}. Set some (aws sso login, AWS_PROFILE), or start a local cloud (npm run -s palisade -- local up --detach).`,
    );
  }
  const own = me.value.Account ?? '';
  const organizations = new OrganizationsClient({ region });
  const wanted = ids.length > 0 ? ids : await membersOrOwn(organizations, own);
  const typeOf = typesFrom(organizations, governance);
  const targets = await Promise.all(
    wanted.map(async (accountId) => ({
      accountId,
      accountType: await typeOf(accountId),
      ...clientsOf(
        accountId === own
          ? {}
          : { credentials: enter({ region, sessionName: 'palisade-sweep' }, { accountId, roleName: role }) },
      ),
    })),
  );
  const keep = recorder(record);
  return {
    targets,
    departed: undefined,
    sweeperFor: (place) => withoutHub(governance, place, () => new Date(), keep),
    record,
  };
}

/** All accounts of the organization, where the caller may list them; else the caller's. */
async function membersOrOwn(organizations: OrganizationsClient, own: string): Promise<readonly string[]> {
  const ids: string[] = [];
  const listed = await attempt(
    (async () => {
      for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
        ids.push(...Accounts.flatMap(({ Id }) => Id ?? []));
      }
    })(),
  );
  return listed.ok ? ids : [own];
}

/** An account's type as the hub would find it; where Organizations cannot be asked, by governance.yml's own list. */
function typesFrom(organizations: OrganizationsClient, { accountTypes }: Governance) {
  const directory = createDirectory(organizations, accountTypes);
  return async (accountId: string): Promise<Classification> => {
    const asked = await attempt(directory.ask(accountId));
    if (asked.ok && asked.value.kind === 'member') return asked.value.type;
    return accountTypes.accounts[accountId] ?? unclassified;
  };
}
