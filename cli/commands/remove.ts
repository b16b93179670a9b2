// `palisade remove` (teardown): deletes Palisade's own resources from accounts, after the hub was deleted.
import { CodeartifactClient } from '@aws-sdk/client-codeartifact';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { Command, Option } from 'commander';
import pMap from 'p-map';
import { showLive, showWhile } from '../../local/progress.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type KeptScope, keptResources } from '../../shared/baseline/kept-resources.ts';
import { type OwnedResource, ownedResources, type TeardownScope } from '../../shared/baseline/teardown.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import { collectAccountIds } from '../lib/arguments.ts';
import { callerAccountId, clientConfigFor, membersOf } from '../lib/caller-accounts.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { exitCodes, printJson, UserError } from '../lib/output.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRemoval, type Removal, type RemovalResult } from '../remove/print-removal.ts';

type Options = OutputOption & { account: string[]; all?: true; role?: string; dryRun?: true; yes?: true; json?: true };

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
  const one = async (accountId: string): Promise<Removal> => {
    const credentials = clientConfigFor(accountId, { own, region, roleName: role ?? governance.baseline.accessRole });
    const clientConfig = { ...credentials, requestHandler: setupRequestHandler };
    const clientsIn = (region: string) => ({
      eventBridge: new EventBridgeClient({ ...clientConfig, region }),
      config: new ConfigServiceClient({ ...clientConfig, region }),
    });
    const s3In = (region: string) => new S3Client({ ...clientConfig, region });
    const iam = new IAMClient({ ...clientConfig, region });
    const sharing = {
      ecr: new ECRClient({ ...clientConfig, region }),
      codeArtifact: new CodeartifactClient({ ...clientConfig, region }),
      sageMaker: new SageMakerClient({ ...clientConfig, region }),
      codePipeline: new CodePipelineClient({ ...clientConfig, region }),
    };
    const kept = await keptIn({ accountId, region, s3In, iam, sharing });
    const scope = { accountId, regions: governance.regions, clientsIn, iam, organizations };
    return { ...kept, parts: await removeFromAccount(scope, shouldApply) };
  };
  const what = shouldApply ? 'Removing from' : 'Reading';
  const removal = await showWhile(`${what} ${counted(ids.length, 'account')}`, async (say) => {
    let done = 0;
    const found = await pMap(
      ids,
      async (accountId) => {
        const ofAccount = await one(accountId);
        done += 1;
        say(`${what} ${counted(ids.length, 'account')}, ${done} done`);
        return ofAccount;
      },
      { concurrency: accountConcurrency },
    );
    return {
      parts: found.flatMap(({ parts }) => parts),
      kept: found.flatMap(({ kept }) => kept),
      unread: found.flatMap(({ unread }) => unread),
    };
  });
  if (json) printJson({ removed: shouldApply, ...removal });
  else printRemoval(removal, shouldApply, output);
  if (removal.parts.some(({ error }) => error !== null)) process.exitCode = exitCodes.error;
}

async function allMembers(organizations: OrganizationsClient): Promise<readonly string[]> {
  const members = await membersOf(organizations);
  if (members.ok) return members.value;
  throw new UserError(
    `The accounts cannot be listed: ${formatFailure(members.failure)}. Use credentials of the management account, or specify accounts with --account.`,
  );
}

/** What stays. What cannot be read stops no removal. */
async function keptIn(scope: KeptScope): Promise<Pick<Removal, 'kept' | 'unread'>> {
  const { accountId } = scope;
  const { kept, failures } = await keptResources(scope);
  return {
    kept: kept.map((each) => ({ accountId, ...each })),
    unread: failures.map((failure) => ({ accountId, error: formatFailure(failure) })),
  };
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
