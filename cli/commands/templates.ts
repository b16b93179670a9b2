// `palisade templates`: the stacks as CloudFormation templates, for those who deploy with other means.
import { Command } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { stopSignal } from '../../shared/lib/signals.ts';
import { counted } from '../../shared/lib/text.ts';
import { requireHub } from '../deploy/require-hub.ts';
import { type WrittenTemplates, writeTemplates } from '../deploy/write-templates.ts';
import { findGovernanceFile, governanceArgument, governanceForAws } from '../lib/governance-file.ts';
import { printJson, printLine, printWhole } from '../lib/output.ts';

export function templatesCommand(): Command {
  return new Command('templates')
    .description('write the stacks that `deploy` would deploy as CloudFormation templates')
    .addArgument(governanceArgument('governance.yml to package'))
    .requiredOption('--out <folder>', 'folder for the templates and the zip files of the functions')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Example:
  $ ${commandLine('templates --out build')}

Needs no credentials, and calls nothing. The templates and zip files are those of one governance.yml:
write them again when it has changed. docs/guides/templates.md says how to deploy them.`,
    )
    .action(async (named: string | undefined, { out, json }: { out: string; json?: true }) => {
      const file = findGovernanceFile(named);
      const governance = governanceForAws(file);
      const hub = requireHub({ file, governance });
      const written = await writeTemplates(governance, hub, out, { file, signal: stopSignal() });
      if (json) printJson(written);
      else printTemplates(written);
    });
}

function printTemplates({ folder, stacks, code }: WrittenTemplates): void {
  printLine(`Written to ${folder}: ${counted(stacks.length, 'template')}, ${counted(code.length, 'zip file')}.`);
  for (const { name, accountId, region, template } of stacks) {
    printLine(`  ${template}: stack ${name} in account ${accountId}, ${region}`);
  }
  printLine('To upload the code, with credentials of the hub:');
  printWhole(`  aws s3 sync ${folder} s3://BUCKET/palisade/ --exclude '*' --include '*.zip'`);
  printLine('To deploy a template, with credentials of its account:');
  for (const { name, region, template } of stacks) {
    // A template of more than 51,200 bytes is deployed from S3 (CloudFormation User Guide, "Quotas").
    const fromBucket = name === 'palisade-hub' ? ' --s3-bucket BUCKET --parameter-overrides CodeBucket=BUCKET' : '';
    printWhole(
      `  aws cloudformation deploy --stack-name ${name} --region ${region} --template-file ${folder}/${template}${fromBucket} --capabilities CAPABILITY_NAMED_IAM --tags managed-by=palisade`,
    );
  }
}
