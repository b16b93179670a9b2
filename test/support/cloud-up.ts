// Starts one local cloud for all cloud tests, on a free port. Its governance.yml is the checkout's, with one mode, one
// exemption and one notification topic for the tests.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { cloudVariables } from './cloud-variables.ts';
import { freePort } from './free-port.ts';
import { beginTestCloud } from './test-cloud.ts';

export default async function cloudUp(): Promise<void> {
  const folder = '.palisade/test';
  mkdirSync(folder, { recursive: true });
  const governance = `${folder}/governance.yml`;
  writeFileSync(governance, withTopic(withExemption(withMonitoring(readFileSync('governance.yml', 'utf8')))));
  const variables: Record<(typeof cloudVariables)[number], string> = {
    PALISADE_STATE_DIR: folder,
    PALISADE_GOVERNANCE_FILE: governance,
    PALISADE_PORT: String(await freePort()),
    // All calls of the run are checked against the roles in the end (recorded-calls.ts).
    CLOUDTRAIL_MAX_EVENTS: '100000',
    PALISADE_LOCAL_DATA_EVENTS: 'on',
  };
  Object.assign(process.env, variables);
  // Not awaited: suites that do not need it, and other local clouds, start meanwhile.
  beginTestCloud(`${folder}/start`);
}

/** Sets mode monitor for versioning in accounts of type testing, and for a policy of those that existed before Palisade. */
function withMonitoring(text: string): string {
  return text
    .replace('\nguardrails:\n', '\nguardrails:\n  testing:\n    s3-versioning:\n      mode: monitor\n')
    .replace(
      /(\npolicies:\n[\s\S]*?\n {2}modes:\n)/,
      '$1    testing: { sagemaker-inside: { existing: monitor, new: enforce } }\n',
    );
}

/** Adds a topic with a route for critical failures. */
function withTopic(text: string): string {
  return text
    .replace('\n  channels:\n', '\n  channels:\n    on-call: { topic: palisade-on-call }\n')
    .replace('\n  routes:\n', '\n  routes:\n    - { severities: [CRITICAL], states: [failed], channels: [on-call] }\n');
}

/** Adds an exemption from versioning for buckets whose name begins with `exempt-`. */
function withExemption(text: string): string {
  const exemption =
    '{ resource: "exempt-*", guardrail: s3-versioning, owner: owner@example.com, reason: a test, expires: 2099-12-31 }';
  return text.replace('\nexemptions: []\n', `\nexemptions:\n  - ${exemption}\n`);
}
