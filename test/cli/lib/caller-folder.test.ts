import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enterCallerFolder } from '../../../cli/lib/caller-folder.ts';

const before = process.cwd();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'caller-')));
afterEach(() => process.chdir(before));
afterAll(() => rmSync(folder, { recursive: true }));

test('npm run palisade continues in the folder where npm was called', () => {
  enterCallerFolder({ npm_lifecycle_event: 'palisade', INIT_CWD: folder });
  expect(process.cwd()).toBe(folder);
});

test.each([{ npm_lifecycle_event: 'test', INIT_CWD: folder }, { INIT_CWD: folder }, {}])(
  '%j: the working directory stays',
  (environment) => {
    enterCallerFolder(environment);
    expect(process.cwd()).toBe(before);
  },
);

test('paths in environment variables become absolute, from the folder of the caller', () => {
  const environment: NodeJS.ProcessEnv = {
    npm_lifecycle_event: 'palisade',
    INIT_CWD: folder,
    PALISADE_GOVERNANCE_FILE: 'own.yml',
    PALISADE_STATE_DIR: '/state',
  };
  enterCallerFolder(environment);
  expect(environment).toMatchObject({
    PALISADE_GOVERNANCE_FILE: join(folder, 'own.yml'),
    PALISADE_STATE_DIR: '/state',
  });
});
