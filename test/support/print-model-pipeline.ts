// Prints as JSON, for a Python test, what Palisade makes of a pipeline in three accounts: the documents of all that they share,
// the pipeline and its projects. Arguments: shared-services, testing, production, the organization, the ARN of the key.
import { resourceDocuments } from '../../shared/resources/lib/resource-documents.ts';
import { wantedProjects } from '../../shared/resources/pipelines/build-projects.ts';
import { deploymentTemplateTexts } from '../../shared/resources/pipelines/deployment-templates.ts';
import { wantedPipeline } from '../../shared/resources/pipelines/pipeline-declaration.ts';
import { kindsOfOwner } from '../../shared/resources/registry.ts';
import { aPlan, churn } from './pipeline-plan.ts';
import { aGovernance } from './site.ts';

const [owner = '', trainIn = '', deployIn = '', organizationId = '', artifactsKey = ''] = process.argv.slice(2);
const accounts = { 'shared-services': owner, testing: trainIn, production: deployIn };
const governance = aGovernance({
  platform: { models: ['churn'], code: { repositories: ['ml-pipelines'] }, pipelines: { churn } },
});

const shared = Object.entries(accounts).flatMap(([type, account]) =>
  kindsOfOwner(type).flatMap((kind) =>
    kind.declared(governance).map(({ name, region, audiences }) => {
      const idsOf = (types: readonly string[]) =>
        Object.entries(accounts).flatMap(([each, id]) => (types.includes(each) && id !== account ? [id] : []));
      const byAudience = Object.entries(audiences).map(([audience, types]) => [audience, idsOf(types)] as const);
      const admitted = [...new Set(byAudience.flatMap(([, ids]) => ids))];
      const identity = { kind: kind.id, name, owner: account, region };
      const wanted = { ...identity, admitted, audiences: Object.fromEntries(byAudience), lastAdmitted: [] };
      const { texts } = resourceDocuments(kind, wanted, organizationId);
      return { account, kind: kind.id, parts: kind.names(identity), documents: texts };
    }),
  ),
);

const plan = { ...aPlan(), owner, trainIn, deployIn, artifactsKey };
const projects = wantedProjects(plan, deploymentTemplateTexts[plan.parameters.deploy]);
console.log(JSON.stringify({ shared, pipeline: wantedPipeline(plan), projects }));
