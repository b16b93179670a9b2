// Mutations of pipelines: each removes a control of what a pipeline does, or of when it is made.
import type { Mutation } from './mutation.ts';

const folder = 'shared/resources/pipelines';
const declarationTests = ['test/shared/resources/pipelines/pipeline-declaration.test.ts'];
const registerTest = 'test/shared/resources/pipelines/register-build.test.ts';
const motoTests = ['test/shared/resources/pipelines/pipeline.moto.test.ts'];

export const pipelineMutations: readonly Mutation[] = [
  {
    control: 'a model is approved by a person before it is deployed',
    file: `${folder}/pipeline-declaration.ts`,
    from: '      { name: approvalStage, actions: [approval(plan)] },\n',
    to: '',
    tests: declarationTests,
  },
  {
    control: 'a model is registered as pending',
    file: `${folder}/buildspecs.ts`,
    from: '--model-approval-status PendingManualApproval',
    to: '--model-approval-status Approved',
    tests: declarationTests,
  },
  {
    control: 'what is registered is a copy that nobody else writes',
    file: `${folder}/buildspecs.ts`,
    from: '"$IMAGE" "$REGISTERED" > inference.json',
    to: '"$IMAGE" "$MODEL_DATA" > inference.json',
    tests: [registerTest],
  },
  {
    control: 'the source cannot register a second model behind the name of the image',
    file: `${folder}/image-check.ts`,
    from: '^[A-Za-z0-9._:/@-]+$',
    to: '^[A-Za-z0-9._:/@-]+',
    tests: [registerTest],
  },
  {
    control: 'an image whose tag somebody can move is not registered',
    file: `${folder}/image-check.ts`,
    from: 'if [[ ! "$IMAGE" =~ ${fixed',
    to: 'if [[ ! "$IMAGE" =~ .|${fixed',
    tests: [registerTest],
  },
  {
    control: 'an image of the own account is one of the platform',
    file: `${folder}/image-check.ts`,
    from: 'escaped(`${owner}.${host}/${platformPrefix}`)',
    to: 'escaped(`${owner}.${host}/`)',
    tests: [registerTest],
  },
  {
    control: 'a registration that fails ends the build',
    file: `${folder}/buildspecs.ts`,
    from: "'MODEL_PACKAGE=$(aws sagemaker create-model-package",
    to: "'export MODEL_PACKAGE=$(aws sagemaker create-model-package",
    tests: [registerTest],
  },
  {
    control: 'a version that somebody has rejected is not deployed',
    file: `${folder}/buildspecs.ts`,
    from: '"$STATUS" != PendingManualApproval && "$STATUS" != Approved',
    to: '"$STATUS" == None',
    tests: ['test/shared/resources/pipelines/approve-build.test.ts'],
  },
  {
    control: 'a model of another pipeline is not registered',
    file: `${folder}/buildspecs.ts`,
    from: '"$MODEL_DATA" != "$ARTIFACTS"/models/*',
    to: '"$MODEL_DATA" != s3://*/models/*',
    tests: [registerTest],
  },
  {
    control: 'stacks are made with the role of stacks',
    file: `${folder}/pipeline-declaration.ts`,
    from: 'RoleArn: roleIn(plan, deployIn, pipelineCloudFormationRoleName),',
    to: 'RoleArn: roleIn(plan, deployIn, pipelineRoleName),',
    tests: declarationTests,
  },
  {
    control: 'a pipeline keeps the accounts that it names only while they are admitted',
    file: `${folder}/pipeline-targets.ts`,
    from: 'made !== undefined && candidates.includes(made)',
    to: 'made !== undefined',
    tests: ['test/shared/resources/pipelines/pipeline-targets.test.ts'],
  },
  {
    control: 'a pipeline is made once the roles that it names are there',
    file: `${folder}/pipeline-situation.ts`,
    from: '  if (missing !== undefined) return `the role ${missing} is not there`;\n',
    to: '',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a pipeline is made once its connection is available',
    file: `${folder}/pipeline-situation.ts`,
    from: '  if (facts.sourceProblem !== null) return facts.sourceProblem;\n',
    to: '',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a pipeline is kept even while its connection cannot be read',
    file: `${folder}/pipeline.ts`,
    from: 'found.settings === null ? await findSourceProblem(context, parameters) : null',
    to: 'await findSourceProblem(context, parameters)',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a pipeline that Palisade did not make is left alone',
    file: `${folder}/pipeline.ts`,
    from: 'settings !== null && !isManaged(tags)',
    to: "settings === '' && !isManaged(tags)",
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a trigger that AWS adds does the same as the declared one',
    file: `${folder}/pipeline-triggers.ts`,
    from: 'push.length === 0 && pullRequest.length === 0 && detectChanges',
    to: "sourceActionName === '' && detectChanges",
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a pipeline that a pull request starts is as declared again',
    file: `${folder}/pipeline-triggers.ts`,
    from: 'pullRequest.length === 0 && detectChanges',
    to: 'detectChanges',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a changed pipeline is as declared again',
    file: `${folder}/pipeline.ts`,
    from: 'settings === pipelineSettings(declaration) ?',
    to: 'settings !== null ?',
    tests: motoTests,
    project: 'moto',
  },
];
