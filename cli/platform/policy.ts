// `palisade platform policy`: the policy documents of what is shared, as JSON.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import { type PersonDocument, personDocument, personNames } from '../../shared/platform/people/person-documents.ts';
import {
  type ResourceDocuments,
  resourceDocuments,
  type WantedResource,
} from '../../shared/resources/lib/resource-documents.ts';
import { kindOf, resourceKinds } from '../../shared/resources/registry.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printNotice, UserError } from '../lib/output.ts';
import { titleOf } from './admissions-of.ts';
import { isResourceName, resourcesNamed } from './named.ts';
import { readPlatform } from './read-platform.ts';
import { type ListedResource, listedResources } from './resources.ts';

type Options = HubLocation & { readonly offline?: true };

const rolePrefix = 'role:';

/** A resource with the names of its parts, such as `bucket`, and its documents, such as `bucketPolicy`. */
export type PrintedDocuments = { readonly resource: string } & Readonly<Record<string, unknown>>;

export function policyCommand(): Command {
  return new Command('policy')
    .description('print the policy documents of a shared resource as JSON')
    .argument(
      '<resource>',
      `NAME or KIND/NAME; without --offline also with @ACCOUNT for that of one account, or its name in AWS; or role:NAME for the policy of a permission set (${personNames.join(', ')})`,
    )
    .option(
      '--offline',
      'do not ask the hub: print what governance.yml gives, with placeholders for organization and accounts',
    )
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Examples:
  $ ${commandLine('platform policy customers')}
  $ ${commandLine('platform policy customers --offline')}
  $ ${commandLine('platform policy role:DataScientist')}`,
    )
    .action(async (text: string, { offline, ...where }: Options) => {
      if (text.startsWith(rolePrefix)) return printJson(documentOfRole(text.slice(rolePrefix.length)));
      printJson(offline ? documentsOffline(text) : await documentsFromHub(text, where));
    });
}

/**
 * The policy of a permission set of IAM Identity Center, by the Regions of governance.yml: nobody is asked. Throws UserError.
 */
export function documentOfRole(name: string, governance = commandGovernance()): PersonDocument {
  const known = personNames.find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined)
    throw new UserError(`There is no policy for the role '${name}'. There is one for: ${personNames.join(', ')}.`);
  return personDocument(known, governance);
}

/** By governance.yml alone, with words in the place of what only the hub knows. Throws UserError. */
export function documentsOffline(text: string, governance = commandGovernance()): readonly PrintedDocuments[] {
  const all = resourceKinds.flatMap((kind) => kind.declared(governance).map((declared) => ({ kind, declared })));
  const found = all.filter(({ kind, declared: { name } }) => isResourceName(text, { kind: kind.id, name }));
  if (found.length === 0) {
    const names = all.map(({ kind, declared }) => `${kind.id}/${declared.name}`).join(', ');
    throw new UserError(`governance.yml declares no '${text}'. It declares: ${names === '' ? 'nothing' : names}.`);
  }
  return found.map(({ kind, declared: { name, region, audiences } }) => {
    const placeholders = Object.keys(audiences).map((audience) => [audience, [placeholderFor(audience)]] as const);
    const wanted = {
      ...{ kind: kind.id, name, owner: 'OWNER_ACCOUNT', region, lastAdmitted: [] },
      admitted: placeholders.flatMap(([, ids]) => ids),
      audiences: Object.fromEntries(placeholders),
    };
    return documentsOf(
      `${kind.id}/${name}@${wanted.owner}`,
      wanted,
      resourceDocuments(kind, wanted, 'ORGANIZATION_ID'),
    );
  });
}

function placeholderFor(audience: string): string {
  return audience === 'readers' ? 'ADMITTED_ACCOUNTS' : `ADMITTED_${audience.toUpperCase()}`;
}

/** With the accounts that are admitted now. Says on standard error what is not so in the account yet. */
async function documentsFromHub(text: string, where: HubLocation): Promise<readonly PrintedDocuments[]> {
  const facts = await readPlatform(openHub(where));
  return resourcesNamed(text, listedResources(facts)).map((resource) => {
    const title = titleOf(resource);
    const wanted = wantedOf(resource);
    const documents = resourceDocuments(kindOf(resource), wanted, facts.organizationId);
    if (documents.tooLong !== null) printNotice(`${title}: ${documents.tooLong}.`);
    const { admit, remove } = resource.due;
    const due = admit.length + remove.length;
    if (due > 0)
      printNotice(
        `${title}: the documents in the account still differ by ${counted(due, 'account')}: these are the next ones.`,
      );
    return documentsOf(title, wanted, documents);
  });
}

function documentsOf(resource: string, wanted: WantedResource, { texts }: ResourceDocuments): PrintedDocuments {
  const documents = Object.entries(texts).map(([id, document]): [string, unknown] => [id, JSON.parse(document)]);
  return { resource, ...kindOf(wanted).names(wanted), ...Object.fromEntries(documents) };
}

function wantedOf({ kind, name, owner, region, admitted, audiences, due }: ListedResource): WantedResource {
  const ids = admitted.map(({ accountId }) => accountId);
  const lastAdmitted = [...ids.filter((id) => !due.admit.includes(id)), ...due.remove];
  const idsOf = (types: readonly string[]) =>
    admitted.filter(({ type }) => types.includes(type)).map(({ accountId }) => accountId);
  const byAudience = Object.entries(audiences).map(([audience, types]) => [audience, idsOf(types)] as const);
  return {
    ...{ kind, name, owner: owner.accountId, region, admitted: ids, lastAdmitted },
    audiences: Object.fromEntries(byAudience),
  };
}
