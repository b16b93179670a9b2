// Simulates EC2's account-level defaults, per account and Region (Amazon EC2 API Reference).
import type { SimulatedAnswer, SimulatedCall } from './simulated-call.ts';

type Defaults = {
  encryption: 'true' | 'false';
  metadata: Readonly<Record<string, string>>;
  snapshots: string;
  images: string;
  /** Until when reads show the images as unblocked. */
  imagesBlockedFrom: number;
};

/** `imageBlockMs` is how long images are still shown as unblocked. */
export type Ec2DefaultsOptions = { readonly imageBlockMs: number; readonly now: () => number };

const snapshotStates = ['block-all-sharing', 'block-new-sharing'];
const imageStates = ['block-new-sharing'];
const metadataAttributes = ['HttpTokens', 'HttpPutResponseHopLimit', 'HttpEndpoint', 'InstanceMetadataTags'];

export function ec2Defaults({ imageBlockMs, now }: Ec2DefaultsOptions): (call: SimulatedCall) => SimulatedAnswer {
  const regions = new Map<string, Defaults>();
  return (call) => {
    const key = `${call.accountId} ${call.region}`;
    const defaults = regions.get(key) ?? initialDefaults();
    regions.set(key, defaults);
    const parameters = new URLSearchParams(call.body);
    const content = answer(call.operation, parameters, defaults, now(), imageBlockMs);
    if (content === undefined) return invalidState(call.operation);
    return xml(200, `<${call.operation}Response>${content}</${call.operation}Response>`);
  };
}

function initialDefaults(): Defaults {
  return { encryption: 'false', metadata: {}, snapshots: 'unblocked', images: 'unblocked', imagesBlockedFrom: 0 };
}

/** The content of the response, or undefined when a parameter has a value that the API does not know. */
function answer(
  operation: string,
  parameters: URLSearchParams,
  defaults: Defaults,
  now: number,
  imageBlockMs: number,
): string | undefined {
  switch (operation) {
    case 'EnableEbsEncryptionByDefault':
    case 'DisableEbsEncryptionByDefault':
      defaults.encryption = operation.startsWith('Enable') ? 'true' : 'false';
      return `<ebsEncryptionByDefault>${defaults.encryption}</ebsEncryptionByDefault>`;
    case 'GetEbsEncryptionByDefault':
      return `<ebsEncryptionByDefault>${defaults.encryption}</ebsEncryptionByDefault>`;
    case 'ModifyInstanceMetadataDefaults':
      defaults.metadata = { ...defaults.metadata, ...metadataIn(parameters) };
      return '<return>true</return>';
    case 'GetInstanceMetadataDefaults':
      return `<accountLevel>${Object.entries(defaults.metadata).map(asElement).join('')}</accountLevel>`;
    case 'EnableSnapshotBlockPublicAccess':
      return setSnapshots(defaults, parameters.get('State') ?? '', snapshotStates);
    case 'DisableSnapshotBlockPublicAccess':
      return setSnapshots(defaults, 'unblocked', ['unblocked']);
    case 'GetSnapshotBlockPublicAccessState':
      return `<state>${defaults.snapshots}</state>`;
    case 'EnableImageBlockPublicAccess':
      return blockImages(defaults, parameters.get('ImageBlockPublicAccessState') ?? '', now, imageBlockMs);
    case 'DisableImageBlockPublicAccess':
      defaults.images = 'unblocked';
      return imageState('unblocked');
    case 'GetImageBlockPublicAccessState':
      return imageState(now < defaults.imagesBlockedFrom ? 'unblocked' : defaults.images);
    default:
      return undefined;
  }
}

function setSnapshots(defaults: Defaults, state: string, allowed: readonly string[]): string | undefined {
  if (!allowed.includes(state)) return undefined;
  defaults.snapshots = state;
  return `<state>${state}</state>`;
}

/** EnableImageBlockPublicAccess: "can take up to 10 minutes", in which reads answer `unblocked`. */
function blockImages(defaults: Defaults, state: string, now: number, imageBlockMs: number): string | undefined {
  if (!imageStates.includes(state)) return undefined;
  if (defaults.images === 'unblocked') defaults.imagesBlockedFrom = now + imageBlockMs;
  defaults.images = state;
  return imageState(state);
}

function imageState(state: string): string {
  return `<imageBlockPublicAccessState>${state}</imageBlockPublicAccessState>`;
}

function metadataIn(parameters: URLSearchParams): Record<string, string> {
  const given = metadataAttributes.map((name) => [name, parameters.get(name)] as const);
  return Object.fromEntries(given.filter((pair): pair is readonly [string, string] => pair[1] !== null));
}

function asElement([name, value]: readonly [string, string]): string {
  const element = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return `<${element}>${value}</${element}>`;
}

function invalidState(operation: string): SimulatedAnswer {
  const code = 'InvalidParameterValue';
  const message = `The value of a parameter of ${operation} is not valid.`;
  return xml(
    400,
    `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
  );
}

function xml(status: number, body: string): SimulatedAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
