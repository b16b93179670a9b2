// The envelope of every EventBridge event: what AWS itself says, as opposed to what the sender put into `detail`.
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

/** When it happened. Undefined where that cannot be read: nothing is decided by it, so nothing is refused for it. */
export function timeOf({ time }: Envelope): Date | undefined {
  const parsed = z.iso.datetime().safeParse(time);
  return parsed.success ? new Date(parsed.data) : undefined;
}

/** An event pattern, as EventBridge's rules take it. */
export type Pattern = { readonly [field: string]: Pattern | readonly unknown[] };

/** Reasons in one line for what a schema did not find in an event. */
export function formatIssues(error: z.core.$ZodError): string {
  return error.issues.map((issue) => `'${issue.path.join('.')}' is missing or not as AWS sends it`).join(', ');
}
