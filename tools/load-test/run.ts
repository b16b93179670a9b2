// `npm run load`: load tests on a local cloud. Each ends with code 1 if something is left, wrong or too late.
import { Command } from 'commander';
import { type AccountsOptions, accounts } from './accounts.ts';
import { type ChangesOptions, changes } from './changes.ts';
import { type OnboardingOptions, onboarding } from './onboarding.ts';
import { type PlanOptions, plan } from './plan.ts';
import { type SweepOptions, sweep } from './sweep.ts';

const parseNumber = (text: string) => Number(text);
const program = new Command('npm run load --').description('Load tests on a local cloud.');

program
  .command('changes', { isDefault: true })
  .description(
    'Make many buckets in many accounts noncompliant at once, on a local cloud with slow and failing AWS calls.',
  )
  .option('--changes <number>', 'compliance changes to send', parseNumber, 10_000)
  .option('--buckets <number>', 'buckets that the changes are about', parseNumber, 2_000)
  .option('--accounts <number>', 'accounts that own the buckets', parseNumber, 50)
  .option('--duplicates <percent>', 'percentage of changes that are sent twice', parseNumber, 10)
  .option('--faults <percent>', 'percentage of AWS calls that fail', parseNumber, 5)
  .option('--latency <milliseconds>', 'latency that is added to every AWS call', parseNumber, 30)
  .option('--writes-per-second <number>', 'writes to S3 per second that one account is allowed', parseNumber, 100)
  .action((options: ChangesOptions) => end(changes(options)));

program
  .command('onboarding')
  .description('Create many accounts at once, on a local cloud with the rates of AWS, and wait for their baselines.')
  .option('--accounts <number>', 'accounts to create', parseNumber, 60)
  .option('--minutes <number>', 'time that their baselines may take', parseNumber, 5)
  .action((options: OnboardingOptions) => end(onboarding(options)));

program
  .command('accounts')
  .description('Compare and roll out a large organization in simulated time, at the rates of AWS Organizations.')
  .option('--accounts <number>', 'accounts of the organization', parseNumber, 1_000)
  .action((options: AccountsOptions) => end(accounts(options)));

program
  .command('plan')
  .description('Plan a governance.yml for a large organization in simulated time, at the rates of AWS Organizations.')
  .option('--accounts <number>', 'accounts of the organization', parseNumber, 1_000)
  .action((options: PlanOptions) => end(plan(options)));

program
  .command('sweep')
  .description('Sweep an account with thousands of buckets, twice at once, and count the calls.')
  .option('--buckets <number>', 'buckets to create', parseNumber, 5_000)
  .action((options: SweepOptions) => end(sweep(options)));

await program.parseAsync();

async function end(run: Promise<boolean>): Promise<void> {
  process.exitCode = (await run) ? 0 : 1;
}
