// The container file of CI. hadolint reads it in `npm run check`; nothing builds it here.
import { readFileSync } from 'node:fs';

const text = readFileSync('Containerfile', 'utf8');
const instructions = text
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');
const instruction = (name: string) => instructions.filter((line) => line.startsWith(`${name} `));

test('it runs as a user without privileges, from the last change on', () => {
  expect(instruction('USER')).toEqual(['USER 1000']);
  const afterUser = instructions.slice(instructions.indexOf('USER 1000') + 1);
  expect(afterUser.map((line) => line.split(' ')[0])).toEqual(['ENTRYPOINT', 'CMD']);
});

test('its base image is pinned to a version of Node.js that the command line runs on', () => {
  const major = readFileSync('.nvmrc', 'utf8').trim();
  expect(instruction('FROM')).toEqual([expect.stringMatching(`^FROM node:${major}\\.\\d+\\.\\d+-[a-z]+-slim$`)]);
});

test('only the package gets into it', () => {
  expect(instruction('COPY')).toEqual(['COPY palisade-*.tgz /tmp/palisade.tgz']);
  expect(instruction('ADD')).toEqual([]);
  const kept = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(kept).toEqual(['*', '!palisade-*.tgz']);
});
