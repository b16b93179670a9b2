// `palisade scp`: the organization policies that are attached to accounts of a type.
import { Argument, Command } from 'commander';
import { accountTypes, type Classification, unclassified } from '../../shared/accounts/account-type.ts';
import { policiesFor, policyText } from '../../shared/policies/pack.ts';
import { type PolicyKind, policyQuotas } from '../../shared/policies/quotas.ts';
import { documentNamed } from '../../shared/policies/registry.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { paint, printJson, printLine } from '../lib/output.ts';

type Options = { json?: true; resource?: true };

export function scpCommand(): Command {
  return new Command('scp')
    .description('show the service control policies (SCPs) of an account type')
    .addArgument(new Argument('<type>', 'account type').choices([...accountTypes, unclassified]))
    .option('--resource', 'show the resource control policies (RCPs) instead')
    .option('--json', 'print the policy documents as JSON, as they are attached')
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- scp production --json')
    .action((type: Classification, { json, resource }: Options) => {
      const kind: PolicyKind = resource ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
      const scope = policyScope(commandGovernance());
      const policies = policiesFor(type, scope).filter((policy) => policy.kind === kind);
      if (json) return printJson(policies.map(({ content }) => content));
      if (policies.length === 0) printLine(`Accounts of type ${type} have no ${resource ? 'RCPs' : 'SCPs'}.`);
      for (const policy of policies) {
        printLine(
          `${paint('bold', policy.name)}  ${policyText(policy).length} of ${policyQuotas[kind].characters} characters`,
        );
        for (const name of policy.documents) printLine(`  ${name.padEnd(28)} ${documentNamed(name).summary}`);
      }
    });
}
