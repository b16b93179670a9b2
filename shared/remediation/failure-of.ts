// Why a call about one resource failed, whatever was thrown.
import { type AwsFailure, classifyError } from '../aws/errors.ts';

/** The failure in an error of any kind. An answer that cannot be parsed is transient: the call may have succeeded. */
export function failureOf(error: unknown): AwsFailure {
  const known = classifyError(error);
  if (known) return known;
  if (!(error instanceof Error)) return { kind: 'refused', code: 'Error', message: String(error) };
  // The SDK adds the response to errors of its parsers.
  const isAnswered = error instanceof SyntaxError || '$response' in error || '$responseBodyText' in error;
  return { kind: isAnswered ? 'unavailable' : 'refused', code: error.name, message: error.message };
}
