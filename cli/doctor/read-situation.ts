// Reads what decides which checks of `palisade doctor` can be made. Nothing that fails here ends the command.
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { findRunning, type LocalCloud } from '../../local/instance.ts';
import { classifyError, toResult } from '../../shared/aws/errors.ts';
import { busName } from '../../shared/aws/names.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { type Inspection, inspectGovernance } from '../../shared/governance/read-governance.ts';
import type { HubLocation } from '../lib/call-hub.ts';
import { deployedFunction } from '../lib/deployed.ts';
import { findGovernanceFile } from '../lib/governance-file.ts';
import { type HubClients, openHubInAws, openLocalHub } from '../lib/hub-client.ts';
import { type HubPlace, isAbsent } from '../lib/hub-failure.ts';
import { readProfiles } from '../lib/profiles.ts';
import { isOtherAccount, type Situation } from './situation.ts';

/** In any Region AWS STS says whose credentials these are, if they are of the partition `aws`. */
const anyRegion = 'us-east-1';

export type ReadSituation = { readonly situation: Situation; readonly hub: HubClients };

/** Looks at governance.yml, the credentials and the hub's account. */
export async function readSituation({ aws }: HubLocation): Promise<ReadSituation> {
  const file = findGovernanceFile();
  const inspection = inspectGovernance(file);
  const cloud = aws ? undefined : findRunning();
  const said = whatIsSaid(inspection);
  const { place, hub } = cloud ? locally(cloud) : inAws(said, aws === true);
  const caller = await callerOf(hub.sts);
  const profiles = await readProfiles(place.kind === 'aws' ? place.hubAccountId : undefined);
  const hasRegion = cloud !== undefined || said.region !== undefined;
  const isHere = hasRegion && caller.ok && !isOtherAccount({ place, caller });
  const { governance, errors: mistakes } = inspection;
  const presence = isHere && (await isThere(hub)) ? 'present' : 'absent';
  return { situation: { place, profiles, hasRegion, caller, hub: presence, file, governance, mistakes }, hub };
}

function locally(cloud: LocalCloud): { place: HubPlace; hub: HubClients } {
  return { place: { kind: 'local', port: cloud.port }, hub: openLocalHub(cloud) };
}

function inAws({ region = anyRegion, hubAccountId }: Said, isChosen: boolean): { place: HubPlace; hub: HubClients } {
  const place = { kind: 'aws', region, isChosen, hubAccountId } as const;
  return { place, hub: openHubInAws(place) };
}

type Said = { readonly region: string | undefined; readonly hubAccountId: string | undefined };

const regionsSchema = z.looseObject({ regions: z.array(z.string()) });
const hubSchema = z.looseObject({ hub: z.object({ accountId: z.string().check(z.regex(/^\d{12}$/)) }) });

/** Where the hub is, as the file says it: one with mistakes usually says it, too. Pure. */
export function whatIsSaid({ governance, text }: Pick<Inspection, 'governance' | 'text'>): Said {
  if (governance) return { region: hubRegion(governance), hubAccountId: governance.hub?.accountId };
  const data = dataOf(text);
  const regions = regionsSchema.safeParse(data);
  const hub = hubSchema.safeParse(data);
  const [region] = regions.success ? regions.data.regions : [];
  return {
    region: region !== undefined && /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region) ? region : undefined,
    hubAccountId: hub.success ? hub.data.hub.accountId : undefined,
  };
}

function dataOf(text: string): unknown {
  try {
    return parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 0 });
  } catch {
    // A reference to another part of the document, which governance.yml must not have.
    return undefined;
  }
}

async function callerOf(sts: STSClient): Promise<Situation['caller']> {
  try {
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { ok: true, value: { accountId: Account, arn: Arn } };
  } catch (error) {
    const { name = 'Error', message = String(error) } = error instanceof Error ? error : {};
    return { ok: false, failure: classifyError(error) ?? { kind: 'denied', code: name, message } };
  }
}

/** A hub is absent if none of its parts is there. What cannot be read may be there: each check says more. */
async function isThere({ lambda, eventBridge, journal }: HubClients): Promise<boolean> {
  const parts = await Promise.all([
    toResult(deployedFunction(lambda, 'palisade-remediate')),
    toResult(eventBridge.send(new DescribeEventBusCommand({ Name: busName }))),
    toResult(journal.dynamodb.send(new DescribeTableCommand({ TableName: journal.table }))),
  ]);
  return parts.some((part) => part.ok || !isAbsent(part.failure));
}
