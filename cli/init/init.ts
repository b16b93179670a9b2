// Makes the answers of `palisade init` from options, AWS and questions, and checks them before anything is written.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showLive } from '../../local/progress.ts';
import { formatFailure } from '../../shared/aws/errors.ts';
import { organizationsRegionOf } from '../../shared/aws/partitions.ts';
import { inspectGovernance } from '../../shared/governance/read-governance.ts';
import { UserError } from '../lib/output.ts';
import type { Answers } from './answers.ts';
import { ask, type Draft, type Prompts } from './ask.ts';
import { governanceText } from './governance-text.ts';
import { lookUpOrganization, type OrganizationFacts, type Unit } from './look-up.ts';

/** What the options say. `prompts` is null if nothing is to be asked. */
export type InitInput = {
  readonly draft: Draft;
  readonly profile: string | undefined;
  readonly prompts: Prompts | null;
  readonly note: (text: string) => void;
};

/** Where AWS is asked before the Regions are known. */
const firstRegion = 'us-east-1';

/** Throws UserError if something is missing, or is not valid. */
export async function makeAnswers({ draft, profile, prompts, note }: InitInput): Promise<Answers> {
  const region = draft.regions[0] ?? firstRegion;
  const found = await showLive('Asking AWS Organizations', lookUpOrganization(region, profile));
  const facts = found.ok ? found.value : undefined;
  if (found.ok) noteFacts(found.value, note);
  else note(`Nothing is looked up in AWS, because the organization cannot be read: ${formatFailure(found.failure)}`);
  const known = withFacts(draft, facts, region);
  const answers = prompts ? await ask(prompts, known, facts?.units ?? []) : known;
  requireAnswers(answers);
  if (facts) requireUnits([...Object.keys(answers.organizationalUnits), ...answers.excludedUnits], facts.units);
  requireValid(answers);
  noteRoles(answers, note);
  return answers;
}

/** An external ID that nobody guesses. */
export function newExternalId(): string {
  return `palisade-${randomBytes(16).toString('hex')}`;
}

/** The draft with what AWS says where no option says otherwise. Pure. */
export function withFacts(draft: Draft, facts: OrganizationFacts | undefined, region: string): Draft {
  if (facts === undefined) return draft;
  const { controlTowerRegion } = facts;
  const isElsewhere = controlTowerRegion !== null && controlTowerRegion !== organizationsRegionOf(region);
  return {
    ...draft,
    hub: {
      ...draft.hub,
      organizationId: draft.hub.organizationId || facts.organizationId,
      managementAccountId: draft.hub.managementAccountId || facts.managementAccountId,
      ...(isElsewhere && draft.hub.controlTowerRegion === undefined && { controlTowerRegion }),
    },
  };
}

function noteFacts(
  { organizationId, units, controlTowerRegion, hasTrail }: OrganizationFacts,
  note: InitInput['note'],
) {
  note(`Organization ${organizationId}: ${units.map(({ path }) => path).join(', ') || 'no organizational units'}`);
  if (controlTowerRegion !== null)
    note(`AWS Control Tower works here, from ${controlTowerRegion}: see --access-role, and docs/guides/deploy.md`);
  if (!hasTrail) note('Warning: no CloudTrail trail was found, without which API calls do not become events.');
}

function noteRoles({ roles }: Answers, note: InitInput['note']): void {
  if (roles.automation.length + roles.breakGlass.length > 0) return;
  note(
    'Warning: no role for automation or breakGlass. Once the policies of the Shared Services account are enforced, only the access role can deploy Palisade. Name your roles with --role automation=NAME, or in governance.yml.',
  );
}

function requireAnswers({ regions, hub }: Draft): void {
  const missing = [
    regions.length === 0 ? '--regions' : '',
    hub.organizationId === '' ? '--organization' : '',
    hub.managementAccountId === '' ? '--management-account' : '',
    hub.accountId === '' ? '--hub-account' : '',
  ].filter((option) => option !== '');
  if (missing.length > 0) throw new UserError(`Missing: ${missing.join(', ')}.`);
}

function requireUnits(named: readonly string[], units: readonly Unit[]): void {
  for (const key of named) {
    const matching = units.filter(({ id, name }) => id === key || name === key);
    const paths = (of: readonly Unit[]) => of.map(({ path, id }) => `${path} (${id})`).join(', ');
    if (matching.length === 0) throw new UserError(`The organization has no unit '${key}'. It has: ${paths(units)}.`);
    if (matching.length > 1) throw new UserError(`Several units are named '${key}': ${paths(matching)}. Use an id.`);
  }
}

/** What is written passes `palisade validate --for-aws`. */
function requireValid(answers: Answers): void {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-init-'));
  try {
    const file = join(folder, 'governance.yml');
    writeFileSync(file, governanceText(answers));
    const { errors } = inspectGovernance(file, { forAws: true });
    if (errors.length === 0) return;
    throw new UserError(
      `These answers make no valid governance.yml:\n${errors.map(({ message }) => message).join('\n')}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
