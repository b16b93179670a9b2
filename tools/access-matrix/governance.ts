// The governance.yml of the access matrix, and the organization that has it.
import { type Governance, governanceSchema } from '../../shared/governance/governance.ts';
import { datasetName, datasetReaders } from './accounts.ts';

export const organizationId = 'o-abcde12345';
export const matrixRegion = 'us-east-1';
/** A pipeline of the organization's own, beside the roles that Palisade makes. */
export const otherPipelineRole = 'deploy-pipeline';
/** A role that the catalog admits by its name, beside those of the permission set of data scientists. */
export const admittedRole = 'DataScientist';

export const matrixGovernance: Governance = governanceSchema.parse({
  version: 1,
  regions: [matrixRegion],
  accountTypes: { organizationalUnits: {} },
  guardrails: { all: {} },
  policies: {
    // In the account of data-science that is an existing one, nothing is enforced.
    modes: { 'data-science': { default: { existing: 'monitor', new: 'enforce' } } },
    roles: { pipeline: ['ml-pipeline', 'ml-pipeline-cloudformation', otherPipelineRole] },
  },
  platform: {
    datasets: { [datasetName]: { readers: datasetReaders } },
    images: { repositories: ['train'] },
    packages: { own: ['features'] },
    code: { repositories: ['ml-pipelines'] },
    models: ['churn'],
    pipelines: {
      churn: {
        source: { repository: 'ml-pipelines' },
        model: 'churn',
        train: 'buildspec-train.yml',
        deploy: 'endpoint.yml',
        approvers: ['ml-approver'],
      },
    },
    catalog: {
      portfolio: 'ML workspaces',
      products: { notebook: 'notebook.yml' },
      principals: [admittedRole, 'aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_DataScientist_*'],
    },
  },
});
