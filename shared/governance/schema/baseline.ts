// The schema of `baseline` in governance.yml.
import * as z from 'zod/mini';
import { accountTypes } from '../../accounts/account-type.ts';
import { accessRoleNames } from '../../aws/names.ts';
import { baselineModes } from './modes.ts';

const text = z.string().check(z.minLength(1));
const bucketName = z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of an S3 bucket'));

/** A person or team that AWS contacts (AWS Account Management Reference, "Alternate contacts"). */
const contact = z.strictObject({
  name: text.check(z.maxLength(64)),
  title: text.check(z.maxLength(50)),
  email: z.email(),
  phone: z.string().check(z.regex(/^[\s0-9()+-]{1,25}$/, 'a phone number may contain digits, spaces and ()+- only')),
});
export type Contact = z.infer<typeof contact>;

const accountId = z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits; write it in quotes'));
const boundedInteger = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));

const passwordDefaults = { minimumLength: 14, maxAgeDays: 90, reusePrevention: 24 };
const recorderDefaults = { record: 'all' as const };

export const baselineParameters = z.strictObject({
  /** The access role, through which Palisade enters an account: that of Organizations or of Control Tower. */
  accessRole: z._default(z.enum(accessRoleNames), 'OrganizationAccountAccessRole'),
  /** Whether steps are enforced, only monitored, or off: for each account type or `all`, by step and by `default`. */
  modes: baselineModes,
  /** How long steps are retried in an account that is not usable yet. */
  deadlineMinutes: z._default(boundedInteger(1, 720), 60),
  /** The age at which a baseline is evaluated again, and drift is corrected. */
  recheckHours: z._default(boundedInteger(1, 24 * 30), 24),
  /** Whether a new account is quarantined until its baseline is complete. */
  quarantine: z._default(z.boolean(), false),
  /** The tag `owner` for accounts that have none, by account type; `all` is the default. */
  owners: z._default(z.partialRecord(z.enum(['all', ...accountTypes]), text), {}),
  contacts: z._default(
    z.strictObject({
      security: z.optional(contact),
      operations: z.optional(contact),
      billing: z.optional(contact),
    }),
    {},
  ),
  /** Whether the keys that governance.yml names for buckets are made where they are missing. */
  keys: z._default(z.enum(['on', 'off']), 'on'),
  /** Other accounts that may read what is encrypted with such a key, by the type of the account that has it. */
  keyReaders: z._default(z.partialRecord(z.enum(['all', ...accountTypes]), z.array(accountId)), {}),
  passwordPolicy: z._default(
    z.strictObject({
      minimumLength: z._default(boundedInteger(8, 128), passwordDefaults.minimumLength),
      maxAgeDays: z._default(boundedInteger(1, 1_095), passwordDefaults.maxAgeDays),
      reusePrevention: z._default(boundedInteger(1, 24), passwordDefaults.reusePrevention),
    }),
    passwordDefaults,
  ),
  /** What AWS Config records where Palisade sets it up, and where it delivers; the default is the hub's own bucket. */
  configRecorder: z._default(
    z.strictObject({
      record: z._default(z.enum(['all', 'guardrails']), recorderDefaults.record),
      deliveryBucket: z.optional(bucketName),
    }),
    recorderDefaults,
  ),
});

export type BaselineParameters = z.infer<typeof baselineParameters>;
