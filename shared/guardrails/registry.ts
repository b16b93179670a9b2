// All guardrails. A new one is a line here, its folder and its test.
import type { Guardrail } from './contract/guardrail.ts';
import { s3Encryption } from './s3-bucket/s3-encryption/guardrail.ts';
import { s3PublicAccess } from './s3-bucket/s3-public-access/guardrail.ts';
import { s3Versioning } from './s3-bucket/s3-versioning/guardrail.ts';

export const guardrails: readonly Guardrail[] = [s3PublicAccess, s3Encryption, s3Versioning];

export const guardrailIds = guardrails.map((guardrail) => guardrail.id);

/** The guardrail of this id. Throws when there is none: ids are parsed against `guardrailIds` at the edges. */
export function guardrailById(id: string): Guardrail {
  const found = guardrails.find((guardrail) => guardrail.id === id);
  if (found === undefined) throw new Error(`there is no guardrail '${id}'; there are: ${guardrailIds.join(', ')}`);
  return found;
}
