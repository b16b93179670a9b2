// Environment variables of functions and for contributors; those of commands are in cli/lib/. A test finds missing ones.
import type { Variable } from '../../cli/lib/environment-variables.ts';

/** Set by the deployment only. */
export const functionVariables: readonly Variable[] = [
  { name: 'PALISADE_HUB_ACCOUNT', meaning: 'Account ID of the hub.' },
  { name: 'PALISADE_MANAGEMENT_ACCOUNT', meaning: 'Account ID of the management account.' },
  { name: 'PALISADE_ORGANIZATION_ID', meaning: 'ID of the organization.' },
  { name: 'PALISADE_EXTERNAL_ID', meaning: 'External ID that the roles in other accounts require.' },
  { name: 'PALISADE_JOURNAL', meaning: 'Name of the journal (the DynamoDB table `palisade-journal`).' },
  { name: 'PALISADE_TOPIC', meaning: 'ARN of the SNS topic of findings.' },
  { name: 'PALISADE_GOVERNANCE', meaning: 'The packaged governance.yml, as JSON.' },
  {
    name: 'PALISADE_LAST_ATTEMPT',
    meaning: 'Receive count at which the function moves a message that fails to the dead-letter queue.',
  },
  { name: 'PALISADE_SWEEP_PAGE_SIZE', meaning: 'Resources that `sweep` evaluates in one invocation. Default: 200.' },
  { name: 'AWS_SDK_UA_APP_ID', meaning: "The function's name in the user agent of its calls, as CloudTrail shows it." },
  { name: 'AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>', meaning: 'As above. The local cloud sets them.' },
];

export const contributorVariables: readonly Variable[] = [
  { name: 'PYTHON', meaning: 'Python interpreter for the set-up. Default: `python3`.' },
  {
    name: 'PALISADE_CALLED_AS',
    meaning: 'Set by bin/palisade: how it was called, for the commands that messages name.',
  },
  { name: 'CHROMIUM', meaning: 'Path of Chromium, for the tests of the posture page.' },
  {
    name: 'PALISADE_TEST_FAULTS',
    meaning: '`all`: the test with faults tries every fault with every call, as once a week.',
  },
  {
    name: 'PALISADE_TEST_PATIENCE',
    meaning: 'Seconds that tests wait for what happens after a while (240; 120 in those in Python).',
  },
  {
    name: 'PALISADE_TEST_ORDERS',
    meaning: 'How many orders of duplicate and late events the test with faults tries (15).',
  },
  {
    name: 'PALISADE_TEST_CLOUD',
    meaning: 'Set by the test run: a file that says how the local cloud of the cloud tests has started.',
  },
  {
    name: 'PALISADE_LOCAL_DATA_EVENTS',
    meaning: "`on`: the local cloud's event history has data events, too. Set by the test run.",
  },
  {
    name: 'PALISADE_PLAYERS',
    meaning: 'Set by the local cloud for its emulator: the address of the simulated services.',
  },
  { name: 'PALISADE_TEST_MOTO', meaning: 'Set by the test run: the endpoint of the moto server.' },
  {
    name: 'PALISADE_LED_AT',
    meaning: 'Set by the load test on a function: a new value makes Lambda start new instances.',
  },
];
