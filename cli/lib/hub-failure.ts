// Why a call to the hub failed, in words, and what to do: no credentials, those of another account, or no hub.
import { type AwsFailure, formatFailure } from '../../shared/aws/errors.ts';
import { commandLine } from '../../shared/lib/command-line.ts';

/** Where a command looks for the hub. */
export type HubPlace =
  | { readonly kind: 'local'; readonly port: number }
  | {
      readonly kind: 'aws';
      readonly region: string;
      /** Whether the command was told to use AWS, so that a local cloud is no answer. */
      readonly isChosen: boolean;
      /** `hub.accountId` of governance.yml, if it says it. */
      readonly hubAccountId: string | undefined;
    };

/** Whose credentials these are. */
export type Caller = { readonly accountId: string; readonly arn: string };

/** What is set up on this computer: the profile that is chosen, and those that reach the hub's account. */
export type Profiles = { readonly chosen: string | undefined; readonly ofHub: readonly string[] };

/** `says` what is wrong, `repair` what to type. Both are phrases without a period. */
export type Explanation = { readonly says: string; readonly repair: string };
/** AWS's own message may be all there is to say. */
export type PartialExplanation = { readonly says: string; readonly repair: string | null };

/** Both as one sentence without its period. Pure. */
export function sentenceOf({ says, repair: step }: PartialExplanation): string {
  return step === null ? says : `${says}. What to do: ${step}`;
}

/** AWS STS API Reference, "Common Errors", and IAM User Guide, "Troubleshoot signed requests". */
const rejectedCodes = [
  'AuthFailure',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];
const expiredCodes = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];
/** The SDK's own errors; a failed AWS IAM Identity Center session is one of them. */
const missingCodes = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];
const absentCodes = ['ResourceNotFoundException', 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** Whether a part of the hub is not there, as opposed to not readable. Pure. */
export function isAbsent({ kind, code }: AwsFailure): boolean {
  return kind === 'not-configured' || kind === 'not-found' || absentCodes.includes(code);
}

/** About credentials that do not work, and a service that does not answer; undefined for all other failures. Pure. */
export function explainCredentials(failure: AwsFailure, place: HubPlace, profiles: Profiles): Explanation | undefined {
  const { code, message } = failure;
  if (isUnreachable(failure)) return explainUnreachable(failure, place);
  if (expiredCodes.includes(code) || (missingCodes.includes(code) && /expired/i.test(message))) {
    const option = profiles.chosen === undefined ? '' : ` --profile ${profiles.chosen}`;
    return { says: 'the AWS credentials have expired', repair: `aws sso login${option}` };
  }
  if (missingCodes.includes(code)) {
    const says =
      profiles.chosen === undefined
        ? 'there are no AWS credentials'
        : `the profile ${profiles.chosen} (AWS_PROFILE) has no credentials: ${oneLine(message)}`;
    return { says, repair: `${chooseProfile(place, profiles)}${orLocalCloud(place)}` };
  }
  if (!rejectedCodes.includes(code)) return undefined;
  const says = `AWS does not accept the credentials: ${oneLine(formatFailure(failure))}`;
  return { says, repair: chooseProfile(place, profiles) };
}

/** About credentials of an account in which the hub is not. Pure. */
export function explainOtherAccount({ accountId, arn }: Caller, place: HubPlace, profiles: Profiles): Explanation {
  const hub = place.kind === 'aws' ? place.hubAccountId : undefined;
  return {
    says: `these are credentials of account ${accountId} (${arn}); hub.accountId of governance.yml is ${hub}`,
    repair: chooseProfile(place, profiles),
  };
}

/** About an account without a hub, or without a part of it. Pure. */
export function explainAbsence(caller: Caller | undefined, place: HubPlace, profiles: Profiles): Explanation {
  if (place.kind === 'local') return { says: 'the local cloud has no hub', repair: restart };
  if (caller !== undefined && place.hubAccountId !== undefined && caller.accountId !== place.hubAccountId) {
    return explainOtherAccount(caller, place, profiles);
  }
  const account = caller === undefined ? 'the account of your credentials' : `account ${caller.accountId}`;
  const says = `${account} has no hub in ${place.region}`;
  if (place.hubAccountId !== undefined) return { says, repair: commandLine('deploy') };
  // Which account it is meant to be in is not known.
  const repair = `${chooseProfile(place, profiles)}, or deploy it: ${commandLine('deploy')}${orLocalCloud(place)}`;
  return { says, repair };
}

/** About any failure of a call to the hub. Pure. */
export function explainFailure(
  failure: AwsFailure,
  caller: Caller | undefined,
  place: HubPlace,
  profiles: Profiles,
): PartialExplanation {
  const aboutCredentials = explainCredentials(failure, place, profiles);
  if (aboutCredentials) return aboutCredentials;
  if (isAbsent(failure)) {
    const { says, repair } = explainAbsence(caller, place, profiles);
    return { says: `${says}: ${oneLine(formatFailure(failure))}`, repair };
  }
  return { says: oneLine(formatFailure(failure)), repair: nextStepAfter(failure) };
}

/** What to do about a failure, where nothing is known about the hub; null if AWS's message is all there is. Pure. */
export function nextStepAfter(failure: AwsFailure): string | null {
  const { kind } = failure;
  if (isAbsent(failure)) return `${commandLine('doctor')} says what is missing`;
  if (kind === 'denied') return 'give your role the permissions in docs/reference/iam-policies.md';
  return kind === 'throttled' || kind === 'unavailable' ? 'try again in a minute' : null;
}

/** AWS's messages may have several lines. Pure. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

const restart = `${commandLine('local down')}, then ${commandLine('local up --detach')}`;

/** Errors of the network have no HTTP status, but a code of Node.js or the name of a timeout. */
function isUnreachable({ kind, code }: AwsFailure): boolean {
  return kind === 'unavailable' && /^(E[A-Z_]+|TimeoutError)$/.test(code);
}

function explainUnreachable(failure: AwsFailure, place: HubPlace): Explanation {
  if (place.kind === 'local') return { says: `the local cloud on port ${place.port} does not answer`, repair: restart };
  return {
    says: `AWS cannot be reached: ${oneLine(formatFailure(failure))}`,
    repair: 'check the network, HTTPS_PROXY and AWS_ENDPOINT_URL, then try again',
  };
}

function chooseProfile(place: HubPlace, { ofHub }: Profiles): string {
  const [first, ...others] = ofHub;
  if (first !== undefined) {
    const choice = others.length === 0 ? '' : ` (or ${others.join(', ')})`;
    return `export AWS_PROFILE=${first}${choice}`;
  }
  const account =
    place.kind === 'aws' && place.hubAccountId ? `account ${place.hubAccountId}` : 'the account of the hub';
  return `set AWS_PROFILE to a profile of ${account} (aws configure sso makes one)`;
}

function orLocalCloud(place: HubPlace): string {
  return place.kind === 'aws' && place.isChosen ? '' : `; or start a local cloud: ${commandLine('local up --detach')}`;
}
