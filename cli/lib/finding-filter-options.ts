// The options by which `palisade findings` selects findings, and the filter that they say.
import { type Command, InvalidArgumentError, Option } from 'commander';
import parseDuration from 'parse-duration';
import { accountTypes, unclassified } from '../../shared/accounts/account-type.ts';
import { openStates, states } from '../../shared/findings/finding.ts';
import { type FindingFilter, type Severity, severities } from '../../shared/findings/finding-filter.ts';
import { otherFindingGuardrails } from '../../shared/findings/other-guardrails.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { UserError } from './output.ts';

export type FilterOptions = {
  readonly account?: string;
  readonly resource?: string;
  readonly guardrail?: string;
  readonly severity?: Severity;
  readonly type?: string;
  readonly state?: string;
  readonly open?: true;
  readonly since?: string;
  readonly limit?: number;
};

export function addFilterOptions(command: Command): Command {
  return command
    .option('--account <account>', 'only findings of the account with this ID or name')
    .option('--resource <id>', 'only findings about this resource, such as the name of a bucket')
    .addOption(
      new Option('--guardrail <id>', 'only findings of this guardrail').choices([
        ...guardrailIds,
        ...otherFindingGuardrails,
      ]),
    )
    .addOption(
      new Option('--severity <severity>', 'only findings of this severity, or a higher one').argParser(parseSeverity),
    )
    .addOption(
      new Option('--type <type>', 'only findings in accounts of this type').choices([...accountTypes, unclassified]),
    )
    .addOption(new Option('--state <state>', 'only findings in this state').choices(states))
    .addOption(new Option('--open', 'only open findings: all but remediated, undone and resolved').conflicts('state'))
    .option('--since <duration>', 'only findings that changed within this time, such as 2h or "3 days"')
    .addOption(new Option('--limit <number>', 'only the newest ones, at most this number').argParser(parseLimit));
}

/** The filter of these options. `accountId` is that of --account. Throws UserError for a --since that is no duration. */
export function filterOf(options: FilterOptions, accountId: string | undefined, now: Date): FindingFilter {
  const { resource, guardrail, severity, type, state, open, since, limit } = options;
  return {
    accountId,
    resourceId: resource,
    guardrail,
    minSeverity: severity,
    accountType: type,
    state,
    states: open ? openStates : undefined,
    since: since === undefined ? undefined : new Date(now.getTime() - parseDurationMs(since)).toISOString(),
    limit,
  };
}

function parseDurationMs(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== null && milliseconds > 0) return milliseconds;
  throw new UserError(`Invalid --since '${text}': expected a duration such as 30m, 2h or "3 days"`);
}

function parseSeverity(text: string): Severity {
  const found = severities.find((each) => each === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`Allowed choices are ${severities.join(', ')}.`);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('Expected a whole number, 1 or more.');
}
