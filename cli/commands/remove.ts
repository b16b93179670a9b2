// `palisade remove` (teardown): deletes Palisade's own resources from accounts, after the hub was deleted.
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { Command, Option } from 'commander';
import pMap from 'p-map';
import { showLive, showWhile } from '../../local/progress.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type OwnedResource, ownedResources, type TeardownScope } from '../../shared/baseline/teardown.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { collectAccountIds } from '../lib/arguments.ts';
import { callerAccountId, clientConfigFor, membersOf } from '../lib/caller-accounts.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { exitCodes, printJson, printLine, printNotice, UserError } from '../lib/output.ts';
import type { Column, TableOutput } from '../lib/table/column.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';

type Options = OutputOption & { account: string[]; all?: true; role?: string; dryRun?: true; yes?: true; json?: true };

/** One resource, and why it could not be removed, if it could not. */
type RemovalResult = {
  readonly accountId: string;
  readonly what: string;
  readonly region: string | null;
  readonly error: string | null;
};

const accountConcurrency = 8;

export function removeCommand(): Command {
  return new Command('remove')
    .description("delete Palisade's roles, rules and policies from accounts; settings that it changed stay")
    .addOption(
      new Option('--account <id>', 'remove from this account (repeatable)')
        .argParser(collectAccountIds)
        .default([], 'none'),
    )
    .option('--all', 'remove from all accounts of the organization except your own')
    .option('--role <name>', 'role to assume in the accounts (default: baseline.accessRole of governance.yml)')
    .option('--dry-run', 'list what would be removed; this is the default')
    .option('--yes', 'apply the removal')
    .addOption(outputOption())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Uses your own AWS credentials, which must belong to the management account.
Delete the hub first: otherwise it applies the baseline again within the hour.

Examples:
  $ ${commandLine('remove --all --dry-run')}
  $ ${commandLine('remove --account 123456789012 --yes')}`,
    )
    .action(main);
}

async function main({ account, all, role, dryRun, yes, json, output }: Options): Promise<void> {
  if (all ? account.length > 0 : account.length === 0) {
    throw new UserError('Specify either --account ID (repeatable) or --all.');
  }
  const shouldApply = yes === true && !dryRun;
  const governance = commandGovernance();
  const region = hubRegion(governance);
  const organizations = createOrganizationsClient({ region, requestHandler: setupRequestHandler });
  const own = await showLive('Checking the credentials', callerAccountId(region));
  const ids = all
    ? (await showLive('Listing the accounts', allMembers(organizations))).filter((id) => id !== own)
    : account;
  const one = (accountId: string) => {
    const credentials = clientConfigFor(accountId, { own, region, roleName: role ?? governance.baseline.accessRole });
    const clientConfig = { ...credentials, requestHandler: setupRequestHandler };
    const clientsIn = (region: string) => ({
      eventBridge: new EventBridgeClient({ ...clientConfig, region }),
      config: new ConfigServiceClient({ ...clientConfig, region }),
    });
    const iam = new IAMClient({ ...clientConfig, region });
    return removeFromAccount({ accountId, regions: governance.regions, clientsIn, iam, organizations }, shouldApply);
  };
  const what = shouldApply ? 'Removing from' : 'Reading';
  const rows = await showWhile(`${what} ${counted(ids.length, 'account')}`, async (say) => {
    let done = 0;
    const found = await pMap(
      ids,
      async (accountId) => {
        const parts = await one(accountId);
        done += 1;
        say(`${what} ${counted(ids.length, 'account')}, ${done} done`);
        return parts;
      },
      { concurrency: accountConcurrency },
    );
    return found.flat();
  });
  if (json) printJson({ removed: shouldApply, parts: rows });
  else printRemoval(rows, shouldApply, output);
  if (rows.some(({ error }) => error !== null)) process.exitCode = exitCodes.error;
}

async function allMembers(organizations: OrganizationsClient): Promise<readonly string[]> {
  const members = await membersOf(organizations);
  if (members.ok) return members.value;
  throw new UserError(
    `The accounts cannot be listed: ${formatFailure(members.failure)}. Use credentials of the management account, or specify accounts with --account.`,
  );
}

/** A resource that could not be removed is listed with the reason; the others are removed all the same. */
async function removeFromAccount(scope: TeardownScope, shouldApply: boolean): Promise<readonly RemovalResult[]> {
  const { accountId } = scope;
  const found = await toResult(ownedResources(scope));
  if (!found.ok) return [{ accountId, what: 'all resources', region: null, error: formatFailure(found.failure) }];
  const rows: RemovalResult[] = [];
  for (const part of found.value) rows.push({ accountId, ...(await removeResource(part, shouldApply)) });
  return rows;
}

async function removeResource(
  { what, region, remove }: OwnedResource,
  shouldApply: boolean,
): Promise<Omit<RemovalResult, 'accountId'>> {
  const reply = shouldApply ? await toResult(remove()) : undefined;
  return { what, region, error: reply?.ok === false ? formatFailure(reply.failure) : null };
}

function printRemoval(rows: readonly RemovalResult[], shouldApply: boolean, output: TableOutput): void {
  if (rows.length > 0) printRows(rows, removalColumns(shouldApply), { output });
  for (const { accountId, what, region, error } of rows) {
    if (error === null) continue;
    const where = region === null ? '' : ` in ${region}`;
    printNotice(`Account ${accountId}: ${what}${where} cannot be removed: ${escapeInvisible(error)}`);
  }
  const failed = rows.filter(({ error }) => error !== null).length;
  if (shouldApply) printLine(`${counted(rows.length - failed, 'resource')} removed, ${failed} failed.`);
  else printLine(`Dry run: ${counted(rows.length - failed, 'resource')} would be removed. To remove: add --yes.`);
  printLine('Kept: KMS keys that the baseline made (tag palisade:alias), since objects cannot be read without them.');
}

function removalColumns(shouldApply: boolean): readonly Column<RemovalResult>[] {
  const isRemoved = ({ error }: RemovalResult) => shouldApply && error === null;
  return [
    { title: 'Account', value: ({ accountId }) => accountId, width: 'whole' },
    { title: 'Resource', value: ({ what }) => what, width: 'whole' },
    { title: 'Region', value: ({ region }) => region ?? '', width: 'whole' },
    ...(shouldApply
      ? [{ title: 'Removed', value: (row: RemovalResult) => (isRemoved(row) ? 'yes' : 'no'), width: 'whole' as const }]
      : []),
    { title: 'Error', value: ({ error }) => error ?? '', width: 'truncated', style: () => 'red' },
  ];
}
