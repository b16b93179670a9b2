// The envelope of an EventBridge event: the fields that AWS sets, as opposed to `detail`, which the sender sets.
import * as z from 'zod/mini';

export const envelopeSchema = z.object({
  id: z.string().check(z.minLength(1)),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.minLength(1)),
  time: z.optional(z.unknown()),
  detail: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** When the event happened; undefined if that cannot be parsed. No decision depends on it, so no event is refused. */
export function timeOf({ time }: Envelope): Date | undefined {
  const parsed = z.iso.datetime().safeParse(time);
  return parsed.success ? new Date(parsed.data) : undefined;
}

/** An event pattern of an EventBridge rule. */
export type Pattern = { readonly [field: string]: Pattern | readonly unknown[] };

/** The fields of an event that do not match its schema, in one line. */
export function formatIssues(error: z.core.$ZodError): string {
  return error.issues.map((issue) => `'${issue.path.join('.')}' is missing or malformed`).join(', ');
}
