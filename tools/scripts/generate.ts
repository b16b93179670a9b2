// `npm run generate`: writes the files that are generated from code. Tests check that they are up to date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { governanceJsonSchema } from '../../shared/governance/json-schema.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { accessMatrixPage } from './access-matrix-page.ts';
import { commandsPage, loadCommands } from './commands-page.ts';
import { deploymentTemplatesFile } from './deployment-templates-file.ts';
import { governancePage } from './governance-page.ts';
import { withGuardrailTable } from './guardrail-table.ts';
import { guardrailsPage } from './guardrails-page.ts';
import { iamPoliciesPage } from './iam-policies-page.ts';
import { localCloudRatesPage } from './local-cloud-rates-page.ts';
import { peopleMayReadPage } from './people-may-read-page.ts';
import { permissionsPage } from './permissions-page.ts';
import { productTemplatesFile } from './product-templates-file.ts';
import { iamServices, possibleReadLists } from './read-actions-file.ts';
import { sharedResourcesPage } from './shared-resources-page.ts';

const reference = 'docs/reference';

mkdirSync(reference, { recursive: true });
const schema = governanceJsonSchema();
writeFileSync('governance.schema.json', schema);
writeFileSync('shared/resources/catalog/product-templates.ts', productTemplatesFile());
writeFileSync('README.md', withGuardrailTable(readFileSync('README.md', 'utf8')));
writeFileSync(`${reference}/governance.md`, governancePage(schema));
writeFileSync(`${reference}/commands.md`, commandsPage(await loadCommands()));
writeFileSync(`${reference}/guardrails.md`, guardrailsPage(guardrails));
writeFileSync(`${reference}/permissions.md`, permissionsPage());
writeFileSync(`${reference}/iam-policies.md`, iamPoliciesPage());
writeFileSync(`${reference}/local-cloud-rates.md`, localCloudRatesPage());
writeFileSync(`${reference}/people-may-read.md`, peopleMayReadPage(await possibleReadLists(), await iamServices()));
writeFileSync(`${reference}/shared-resources.md`, sharedResourcesPage());
writeFileSync('shared/resources/pipelines/deployment-templates.ts', deploymentTemplatesFile());
writeFileSync('docs/concepts/platform.md', accessMatrixPage());
