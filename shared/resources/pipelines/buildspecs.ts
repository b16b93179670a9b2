// The build specifications of a pipeline that are Palisade's own: a trained model is registered as pending by the role of the
// testing account, and approved by that of the pipeline once somebody has approved it. Pure.
import { registeredObjects } from '../../aws/names.ts';
import { type ImageScope, imageCheck } from './image-check.ts';

/** In JSON, which is YAML, too (AWS CodeBuild User Guide, "Build specification reference for CodeBuild"). */
function buildspec(content: {
  readonly env: object;
  readonly commands: readonly string[];
  readonly files?: readonly string[];
}) {
  const { env, commands, files = [] } = content;
  return JSON.stringify({
    version: 0.2,
    env: { shell: 'bash', ...env },
    phases: { build: { commands } },
    ...(files.length > 0 ? { artifacts: { files } } : {}),
  });
}

/**
 * Registers what the training exported, from a copy that only the pipeline's role can write: who writes models could replace
 * one after somebody has approved it. The role of the testing account registers: the policy of the group lets it register
 * nothing but pending versions. The properties say which commit and which execution the model is from. The source decides
 * what it exports: no more than one image and one model of this pipeline gets into the version.
 */
export function registerBuildspec(scope: ImageScope): string {
  return buildspec({
    env: { 'exported-variables': ['MODEL_PACKAGE'] },
    commands: [
      'set -euo pipefail',
      ...imageCheck(scope),
      'if [[ "$MODEL_DATA" != "$ARTIFACTS"/models/* ]]; then echo "MODEL_DATA is not below $ARTIFACTS/models: $MODEL_DATA"; exit 1; fi',
      `export REGISTERED="\${ARTIFACTS%/*}/${registeredObjects}\${ARTIFACTS##*/}/$EXECUTION_ID/model.tar.gz"`,
      'aws s3 cp "$MODEL_DATA" "$REGISTERED" --copy-props none --only-show-errors',
      'KEYS=$(aws sts assume-role --role-arn "$TRAINING_ROLE" --role-session-name "$EXECUTION_ID" --query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text)',
      'read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$KEYS"',
      'export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
      `printf '{"Containers":[{"Image":"%s","ModelDataUrl":"%s"}],"SupportedContentTypes":["text/csv"],"SupportedResponseMIMETypes":["text/csv"]}' "$IMAGE" "$REGISTERED" > inference.json`,
      `printf '{"commit":"%s","execution":"%s"}' "$COMMIT" "$EXECUTION_ID" > properties.json`,
      // An export would hide that the call failed: it succeeds itself, also under set -e.
      'MODEL_PACKAGE=$(aws sagemaker create-model-package --model-package-group-name "$MODEL_PACKAGE_GROUP" --model-approval-status PendingManualApproval --inference-specification file://inference.json --customer-metadata-properties file://properties.json --query ModelPackageArn --output text)',
      'export MODEL_PACKAGE',
    ],
  });
}

/**
 * Approves the version in the registry, with the pipeline's role, and hands over the template that deploys it: an artifact
 * can only go from the pipeline's account to another one. Somebody may have rejected the version since the approval, and runs
 * this once more: a stage that is retried or rolled back asks nobody.
 */
export function approveBuildspec(template: { readonly name: string; readonly text: string }): string {
  const configuration = configurationFile(template.name);
  const encoded = Buffer.from(template.text).toString('base64');
  return buildspec({
    env: {},
    commands: [
      'set -euo pipefail',
      'STATUS=$(aws sagemaker describe-model-package --model-package-name "$MODEL_PACKAGE" --query ModelApprovalStatus --output text)',
      'if [[ "$STATUS" != PendingManualApproval && "$STATUS" != Approved ]]; then echo "$MODEL_PACKAGE is in status $STATUS in the registry, and is not deployed"; exit 1; fi',
      'aws sagemaker update-model-package --model-package-arn "$MODEL_PACKAGE" --model-approval-status Approved --approval-description "Pipeline execution $EXECUTION_ID"',
      `echo ${encoded} | base64 --decode > ${template.name}`,
      // Parameters of the stack, such as the type of its instances, if the source has any.
      `[ -f ${configuration} ] || echo '{"Parameters":{}}' > ${configuration}`,
    ],
    files: [template.name, configuration],
  });
}

/** The file of the source with parameters for the template: `endpoint.json` for `endpoint.yml`. */
export function configurationFile(template: string): string {
  return template.replace(/\.ya?ml$/, '.json');
}
