// Baseline step: a shared-services account has the pipelines that governance.yml declares, with their build projects. One is
// made once the key of the artifacts is there, all roles that it names, and a connection that can be used, if it names one.
import { artifactAlias, pipelineName } from '../../aws/names.ts';
import { hubRegion } from '../../governance/governance.ts';
import { findOwnKey } from '../../steps/data-key.ts';
import type { Step, StepVerdict } from '../../steps/step.ts';
import { connectionReads } from '../lib/code-connection.ts';
import { ownKeyRule } from '../lib/key-rule.ts';
import { handOver, isManaged } from '../lib/resource-tags.ts';
import { wantedProjects } from './build-projects.ts';
import { canonicalSettings, hasSettings } from './canonical-settings.ts';
import { deploymentTemplateTexts } from './deployment-templates.ts';
import { wantedPipeline } from './pipeline-declaration.ts';
import { observePipeline, observeProjects } from './pipeline-facts.ts';
import { findMissingRoles, findSourceProblem } from './pipeline-needs.ts';
import { buildSteps, type PipelinePlan, projectName } from './pipeline-plan.ts';
import { type Facts, type Inputs, namesOf, planOf, situationOf } from './pipeline-situation.ts';
import { pipelineSettings } from './pipeline-triggers.ts';
import { type Change, missingTags, writePipeline, writeProject } from './pipeline-writes.ts';

export const pipeline: Step<Facts, Change> = {
  id: 'pipeline',
  title: 'The pipeline trains, registers and deploys the model, through an approval',
  scope: 'item',
  types: ['shared-services'],
  items: ({ governance }) =>
    Object.keys(governance.platform.pipelines).map((name) => ({ name, region: hubRegion(governance) })),
  after: ['account-public-access'],
  rewriteAfterMs: 60_000,
  permissions: {
    account: [
      'codebuild:BatchGetProjects',
      'codebuild:CreateProject',
      'codebuild:UpdateProject',
      'codepipeline:CreatePipeline',
      'codepipeline:GetPipeline',
      'codepipeline:ListTagsForResource',
      'codepipeline:TagResource',
      'codepipeline:UpdatePipeline',
      // Service Authorization Reference, "AWS CodePipeline": CreatePipeline and UpdatePipeline with a connection.
      'codeconnections:PassConnection',
      'codestar-connections:PassConnection',
      ...connectionReads,
      'iam:GetRole',
      'iam:PassRole',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'kms:ListResourceTags',
    ],
    management: ['organizations:DescribeAccount'],
  },

  async observe(context) {
    const { codeBuild, codePipeline, kms } = context.clients;
    const name = context.item ?? '';
    const [accountNames, found, projects] = await Promise.all([
      namesOf(context),
      observePipeline(codePipeline, pipelineName(name)),
      observeProjects(
        codeBuild,
        buildSteps.map((step) => projectName({ name }, step)),
      ),
    ]);
    const { parameters, targets } = situationOf({ ...context, accountNames, pipeline: found, projects });
    const [artifactsKey, roles] = await Promise.all([
      findOwnKey(kms, artifactAlias, ownKeyRule(artifactAlias, [])),
      targets.kind === 'targets' ? findMissingRoles(context, targets) : [],
    ]);
    // One that is there is kept as it is declared, even if its connection is broken: the step of connections says that.
    const sourceProblem = found.settings === null ? await findSourceProblem(context, parameters) : null;
    return { accountNames, artifactsKey, sourceProblem, missingRoles: [...roles], pipeline: found, projects };
  },

  decide(facts, inputs) {
    const { name } = situationOf({ ...inputs, ...facts });
    const others = [[`the pipeline ${pipelineName(name)}`, facts.pipeline] as const, ...projectsNamed(facts)]
      .filter(([, { settings, tags }]) => settings !== null && !isManaged(tags))
      .map(([what]) => what);
    if (others.length > 0) return { kind: 'blocked', reason: notOurs(others) };
    const plan = planOf(facts, inputs);
    if (typeof plan === 'string') return { kind: 'attention', reason: `the pipeline ${without(plan, facts)}` };
    return compared(facts, plan, inputs);
  },

  recorded: ({ pipeline: found, projects, ...facts }) => ({
    ...facts,
    pipeline: { isThere: found.settings !== null },
    projects: Object.keys(projects).filter((project) => projects[project]?.settings !== null),
  }),

  async apply(context, change, facts) {
    const plan = planOf(facts, context);
    if (typeof plan === 'string') throw new Error(plan);
    const wanted = wantedOf(plan);
    // Before the pipeline: it runs as soon as it is made.
    for (const project of wanted.projects) {
      if (change.projects?.includes(project.name)) await writeProject(context, project, facts);
    }
    await writePipeline(context, wanted.declaration, change, facts);
    return undefined;
  },
};

function wantedOf(plan: PipelinePlan) {
  const { deploy } = plan.parameters;
  return { projects: wantedProjects(plan, deploymentTemplateTexts[deploy]), declaration: wantedPipeline(plan) };
}

function compared(facts: Facts, plan: PipelinePlan, inputs: Inputs): StepVerdict<Change> {
  const { projects, declaration } = wantedOf(plan);
  const { settings, tags } = facts.pipeline;
  const differing = projects
    .filter(({ name, ...wanted }) => {
      const found = facts.projects[name];
      const isWanted = found?.settings && hasSettings(found.settings, canonicalSettings(wanted));
      return !isWanted || missingTags(found.tags, inputs).length > 0;
    })
    .map(({ name }) => name);
  const change: Change = {
    ...(differing.length > 0 ? { projects: differing } : {}),
    ...(settings === pipelineSettings(declaration) ? {} : { pipeline: settings === null ? 'create' : 'update' }),
    ...(settings !== null && missingTags(tags, inputs).length > 0 ? { tags: missingTags(tags, inputs) } : {}),
  };
  const name = declaration.name;
  if (Object.keys(change).length === 0) {
    const { trainIn, deployIn } = plan;
    return { kind: 'compliant', reason: `${name} trains in ${trainIn} and deploys in ${deployIn}` };
  }
  const what = [...(change.pipeline || change.tags ? [name] : []), ...differing].join(', ');
  const reason = settings === null ? `there is no pipeline ${name}` : `different from what is required: ${what}`;
  return { kind: 'violating', reason, change };
}

/** What it means that there is no plan. A pipeline that runs is not said to be missing. */
function without(why: string, { pipeline: { settings } }: Facts): string {
  const what = settings === null ? 'is not made yet' : 'is there and is not kept as it is declared';
  return `${what}: ${why}`;
}

function projectsNamed({ projects }: Facts) {
  return Object.entries(projects).map(([name, made]) => [`the project ${name}`, made] as const);
}

function notOurs(what: readonly string[]): string {
  const were = what.length === 1 ? 'was not made by Palisade and stays as it is' : 'were not made by Palisade and stay';
  return `${what.join(' and ')} ${were}. ${handOver}; what it does is replaced then`;
}
