// Answers of `palisade init` for tests, with overrides.
import type { Answers } from '../../cli/init/answers.ts';

export function someAnswers(overrides: Partial<Answers> = {}): Answers {
  return {
    regions: ['eu-central-1', 'us-east-1'],
    organizationalUnits: { Infrastructure: 'shared-services', Live: 'production', 'ou-ab12-12345678': 'testing' },
    excludedUnits: ['Garage'],
    excludedAccounts: ['333344445555'],
    accessRole: 'OrganizationAccountAccessRole',
    roles: {
      automation: ['github-actions'],
      pipeline: [],
      breakGlass: ['emergency'],
      operators: [],
      dataScientists: [],
      mlEngineers: [],
    },
    contacts: { security: { name: 'Sam: Lee', title: 'CISO', email: 'sam@acme.com', phone: '+1 206 6660199' } },
    owner: 'cloud platform',
    slackParameter: '/palisade/slack/alerts',
    hub: {
      organizationId: 'o-a1b2c3d4e5',
      managementAccountId: '111122223334',
      accountId: '222233334445',
      externalId: 'palisade-x',
    },
    ...overrides,
  };
}
