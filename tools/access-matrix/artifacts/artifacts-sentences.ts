// What is true of artifacts, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { ArtifactAction } from './artifacts-actions.ts';

const { may, mayNot } = asking<ArtifactAction>('artifacts');
const changes = [
  'admit',
  'removePolicy',
  'changeEncryption',
  'changeTags',
  'admitToKey',
  'grant',
  'deleteKey',
] as const;
const palisades = changes.filter((name) => name !== 'grant' && name !== 'deleteKey');
const testing = ['teRole', 'tePipeline', 'teAdmin'] as const;
const production = ['prRole', 'prPipeline', 'prAdmin'] as const;

export const artifactSentences: readonly AccessSentence<ArtifactAction>[] = [
  {
    sentence: 'Training in testing writes artifacts; production only reads them.',
    means: 'The statements for testing and for production in the policies of bucket and key',
    rows: [
      ...may(testing, ['read', 'list', 'write']),
      ...may(production, ['read', 'list']),
      ...mayNot(production, ['write', 'delete']),
      ...mayNot(testing, ['delete']),
    ],
  },
  {
    sentence:
      'The pipeline of Shared Services and its builds write artifacts under the SCPs of its account (check 22).',
    means: 'No name of the platform begins as those of the hub do, which an SCP keeps for the hub',
    rows: [
      ...may(['ssRole', 'ssBuild', 'ssPipeline'], ['read', 'list', 'write']),
      ...mayNot(['ssEngineer', 'ssAuditor'], ['write']),
    ],
  },
  {
    sentence: 'Builds of the source and other accounts write models alone: only the pipeline writes what it passes on.',
    means:
      'The keys in the permissions of the roles, and the statement `OnlyModelsFromElsewhere` of the bucket’s policy',
    rows: [
      ...may(['ssRole'], ['replace']),
      ...mayNot(['ssBuild', ...testing, 'teExecution'], ['replace']),
      ...may(['ssBuild', 'teExecution'], ['write']),
    ],
  },
  {
    sentence: 'Nobody but the pipeline replaces a registered model, not even an administrator; production reads it.',
    means: 'The statement `OnlyThePipelineRegisters` of the bucket’s policy: what is registered is a copy of its own',
    rows: [
      ...may(['ssRole'], ['replaceRegistered']),
      ...mayNot([...insiders.filter((name) => name !== 'ssRole'), ...consumers], ['replaceRegistered']),
      ...may(['prExecution'], ['read']),
    ],
  },
  {
    sentence: 'Nobody but Palisade writes the templates of the catalog, not even an administrator.',
    means: 'The statement `OnlyPalisadeWritesTemplates` of the bucket’s policy',
    rows: [
      ...mayNot([...insiders.filter((name) => name !== 'ssPalisade'), ...consumers], ['replaceTemplate']),
      ...may(['ssPalisade'], ['replaceTemplate']),
    ],
  },
  {
    sentence: 'Nobody else reads artifacts: not Data Science, and no account that is not admitted.',
    means: 'The lists of admitted accounts in the policies of bucket and key',
    rows: [
      ...mayNot(
        ['dsScientist', 'dsEngineer', 'dsAdmin', 'dsExecution', ...outsiders],
        ['read', 'list', 'write', 'decrypt'],
      ),
      ...may(['teAdmin'], ['read']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes whom artifacts admit, or how they are encrypted (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...mayNot(
        insiders.filter((name) => name !== 'ssPalisade'),
        changes,
      ),
      ...mayNot(consumers, ['admit', 'admitToKey']),
      ...may(['ssPalisade'], palisades),
    ],
  },
  {
    sentence: 'No other account decrypts artifacts except through S3.',
    means: "`kms:ViaService` in the key's policy",
    rows: [...mayNot([...testing, ...production, 'stranger'], ['decrypt']), ...may(['ssAdmin'], ['decrypt'])],
  },
  {
    sentence: 'Nobody outside the organization reads artifacts, even where the policies are open: an RCP refuses it.',
    means: 'The RCP `shared-resources-stay-inside`',
    rows: [
      ...mayNot(['stranger', 'formerAdmin'], ['read', 'list', 'write', 'decrypt'], { situation: 'open' }),
      ...may(['sandboxAdmin', 'dmAdmin'], ['read', 'list'], { situation: 'open' }),
    ],
  },
  {
    sentence: 'Nobody reads artifacts over plain HTTP.',
    means: "The statement `OnlyOverTls` of the bucket's policy",
    rows: [
      ...mayNot(['teRole', 'prRole', 'ssRole', 'ssPalisade'], ['readOverHttp']),
      ...may(['teRole', 'prRole'], ['read']),
    ],
  },
  {
    sentence: 'Lower environments have artifacts of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerTeAdmin', 'lowerDsAdmin'], ['read', 'list', 'write']),
      ...mayNot(['ssAdmin', 'teRole', 'prPipeline', 'lowerTeAdmin', 'dsAdmin'], ['read', 'list', 'write'], {
        side: 'lower',
      }),
      ...may(['lowerSsAdmin'], ['read', 'list', 'write'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['admit', 'admitToKey'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Where no models are declared any more, artifacts admit nobody, and stay with the account that has them.',
    means: 'The policies without statements for other accounts',
    rows: [
      ...mayNot([...testing, ...production], ['read', 'list', 'write'], { situation: 'closed' }),
      ...may(['ssAdmin', 'ssRole'], ['read', 'write'], { situation: 'closed' }),
    ],
  },
];
