// `palisade scp`: the organization policies that are attached to accounts of a type.
import { Argument, Command, Option } from 'commander';
import type { AccountClass } from '../../shared/accounts/account-age.ts';
import { accountTypes, type Classification, unclassified } from '../../shared/accounts/account-type.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { policyModeFor } from '../../shared/governance/mode-for.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { type PackedPolicy, policiesFor, policyText } from '../../shared/policies/pack.ts';
import { type PolicyKind, policyQuotas } from '../../shared/policies/quotas.ts';
import { documentNamed } from '../../shared/policies/registry.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { wantedPolicies } from '../../shared/policies/wanted-policies.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { paint, printJson, printLine, printWhole } from '../lib/output.ts';
import { screenOf } from '../lib/terminal.ts';
import { wrapText } from '../lib/wrap-text.ts';

type Options = { json?: true; resource?: true; existing?: true; new?: true };

export function scpCommand(): Command {
  return new Command('scp')
    .description('show the service control policies (SCPs) that are enforced in accounts of a type')
    .addArgument(new Argument('<type>', 'account type').choices([...accountTypes, unclassified]))
    .option('--resource', 'show the resource control policies (RCPs) instead')
    .addOption(new Option('--existing', 'in accounts that existed before Palisade was active').conflicts('new'))
    .addOption(new Option('--new', 'in accounts that were created afterwards; this is the default'))
    .option('--json', 'print the policy documents as JSON, as they are attached')
    .addHelpText('after', `\nExample:\n  $ ${commandLine('scp production --json')}`)
    .action((type: Classification, { json, resource, existing }: Options) => {
      const kind: PolicyKind = resource ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
      const governance = commandGovernance();
      const account: AccountClass = { type, age: existing ? 'existing' : 'new' };
      const policies = wantedPolicies(governance, account, kind, []);
      if (json) return printJson(policies.map(({ content }) => content));
      if (policies.length === 0)
        printLine(`No ${resource ? 'RCPs' : 'SCPs'} in ${account.age} accounts of type ${type}.`);
      for (const policy of policies) printPolicy(policy);
      printOthers(governance, account, kind);
    });
}

function printPolicy(policy: PackedPolicy): void {
  const size = `${policyText(policy).length} of ${policyQuotas[policy.kind].characters} characters`;
  printLine(`${paint('bold', policy.name)}  ${size}`);
  for (const name of policy.documents) printDocument(name);
}

/** The documents that are not enforced, with their modes. */
function printOthers(governance: Governance, account: AccountClass, kind: PolicyKind): void {
  const names = policiesFor(account.type, policyScope(governance))
    .filter((policy) => policy.kind === kind)
    .flatMap(({ documents }) => documents);
  for (const mode of ['monitor', 'off'] as const) {
    const found = names.filter((name) => policyModeFor(governance, account, name) === mode);
    if (found.length === 0) continue;
    printLine(`${paint('bold', mode)}: not attached`);
    for (const name of found) printDocument(name);
  }
}

function printDocument(name: string): void {
  const text = `${name.padEnd(28)} ${documentNamed(name).summary}`;
  const { width } = screenOf(process.stdout);
  const lines = width === undefined ? [`  ${text}`] : wrapText(text, { width, indent: 2, hanging: 31 });
  for (const line of lines) printWhole(line);
}
