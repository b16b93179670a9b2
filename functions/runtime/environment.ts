// The environment variables of a function: read once, validated, frozen.
import * as z from 'zod/mini';

const schema = z.object({
  AWS_REGION: z.string(),
  PALISADE_HUB_ACCOUNT: z.string().check(z.regex(/^\d{12}$/)),
  PALISADE_MANAGEMENT_ACCOUNT: z.string().check(z.regex(/^\d{12}$/)),
  PALISADE_ORGANIZATION_ID: z.string().check(z.minLength(1)),
  PALISADE_EXTERNAL_ID: z.string().check(z.minLength(1)),
  PALISADE_JOURNAL: z.string(),
  PALISADE_TOPIC: z.string(),
  PALISADE_GOVERNANCE: z.string(),
  PALISADE_LAST_ATTEMPT: z._default(z.string().check(z.regex(/^\d+$/)), '5'),
  PALISADE_SWEEP_PAGE_SIZE: z._default(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), '200'),
});

export type Environment = {
  readonly region: string;
  readonly hubAccountId: string;
  readonly managementAccountId: string;
  readonly organizationId: string;
  readonly externalId: string;
  /** The name of the DynamoDB table of the journal. */
  readonly journalTable: string;
  /** The ARN of the SNS topic of findings. */
  readonly topicArn: string;
  /** The path of governance.yml as JSON, packaged with the function. */
  readonly governanceFile: string;
  /** maxReceiveCount of the function's queue: the number of the last attempt. */
  readonly maxReceiveCount: number;
  /** Resources that the function sweep evaluates in one invocation. */
  readonly sweepPageSize: number;
};

/** Throws an error that names the missing and invalid variables: a function must not start without them. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`environment variables are missing or invalid: ${names}`);
  }
  return Object.freeze({
    region: parsed.data.AWS_REGION,
    hubAccountId: parsed.data.PALISADE_HUB_ACCOUNT,
    managementAccountId: parsed.data.PALISADE_MANAGEMENT_ACCOUNT,
    organizationId: parsed.data.PALISADE_ORGANIZATION_ID,
    externalId: parsed.data.PALISADE_EXTERNAL_ID,
    journalTable: parsed.data.PALISADE_JOURNAL,
    topicArn: parsed.data.PALISADE_TOPIC,
    governanceFile: parsed.data.PALISADE_GOVERNANCE,
    maxReceiveCount: Number(parsed.data.PALISADE_LAST_ATTEMPT),
    sweepPageSize: Number(parsed.data.PALISADE_SWEEP_PAGE_SIZE),
  });
}
