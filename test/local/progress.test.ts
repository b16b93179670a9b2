// What people see while a command works: on terminals of any width, and in pipes.
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { fitLine } from '../../local/live-line.ts';
import { createProgress, type Progress } from '../../local/progress.ts';
import { Stopped } from '../../shared/lib/signals.ts';
import { anyCharacters } from '../support/any-text.ts';
import { fakeTerminal, linesOf } from '../support/fake-terminal.ts';
import { inSimulatedTime } from '../support/simulated-time.ts';

const environment = { ...process.env };
beforeAll(() => {
  delete process.env['CI'];
  process.env['TERM'] = 'xterm';
});
afterAll(() => {
  process.env = environment;
});

const lasting = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
const failing = (milliseconds: number, error = new Error('refused')) =>
  lasting(milliseconds).then(() => Promise.reject(error));

type Setting = { readonly isTTY: boolean; readonly columns?: number };

/** What is shown after `atMs`, and at the end; a spinner's frame is `*`. */
async function watch(setting: Setting, work: (progress: Progress) => Promise<unknown>, atMs: number) {
  const terminal = fakeTerminal(setting);
  let during = '';
  await inSimulatedTime(async () => {
    setTimeout(() => {
      during = terminal.written();
    }, atMs);
    await work(createProgress(terminal.stream)).catch(() => undefined);
    await lasting(1);
  }, 3_600);
  const shown = async (text: string) =>
    (await linesOf(text, setting.columns ?? 80)).map((line) => line.replace(/^[⠀-⣿-] /, '* '));
  return { during: await shown(during), after: await shown(terminal.written()), written: terminal.written() };
}

const tty = { isTTY: true };
const pipe = { isTTY: false };

test.each([
  { name: 'quick work', ms: 250, atMs: 200, during: [], after: [] },
  { name: 'work just begun', ms: 2_000, atMs: 250, during: [], after: [] },
  { name: 'work that goes on', ms: 2_000, atMs: 500, during: ['* Reading the findings'], after: [] },
])('on a terminal, $name', async ({ ms, atMs, during, after }) => {
  const seen = await watch(tty, ({ showWhile }) => showWhile('Reading the findings', lasting(ms)), atMs);
  expect(seen).toMatchObject({ during, after });
});

test.each([
  { name: 'quick work', work: () => lasting(900), during: [], after: [] },
  { name: 'work of a second', work: () => lasting(1_000), during: [], after: ['Reading the findings (1.0 s)'] },
  {
    name: 'long work',
    work: () => lasting(60_000),
    during: ['Reading the findings …'],
    after: ['Reading the findings …'],
  },
  { name: 'work that fails', work: () => failing(5_000), during: [], after: [] },
])('in a pipe, $name has at most one line, without escape codes', async ({ work, during, after }) => {
  const seen = await watch(pipe, ({ showWhile }) => showWhile('Reading the findings', work()), 11_000);
  expect({ ...seen, during: seen.during.slice(0, 1) }).toMatchObject({ during, after });
  expect(seen.written).not.toContain('\u001b');
});

test.each([tty, pipe])('a step leaves one line, with its time and a remark, %j', async (setting) => {
  const step = ({ showStep }: Progress) => showStep('Emulator', lasting(3_210), async () => '2 s of them delays');
  const { during, after } = await watch(setting, step, 2_000);
  expect(during).toEqual(setting.isTTY ? ['* Emulator'] : []);
  expect(after).toEqual(['✔ Emulator (3.2 s, 2 s of them delays)']);
});

test.each([
  { name: 'fails', error: new Error('refused'), after: ['✖ Emulator'] },
  { name: 'is stopped', error: new Stopped(), after: [] },
])('a step that $name', async ({ error, after }) => {
  for (const setting of [tty, pipe]) {
    const seen = await watch(setting, ({ showStep }) => showStep('Emulator', failing(2_000, error)), 1_000);
    expect(seen.after).toEqual(after);
  }
});

test('of several pieces of work, the one that began last is shown, until it ends', async () => {
  const work = async ({ showWhile }: Progress) => {
    const outer = showWhile('Checking the accounts', lasting(3_000));
    await showWhile('Reading the journal', lasting(1_000));
    await outer;
  };
  expect((await watch(tty, work, 900)).during).toEqual(['* Reading the journal']);
  expect((await watch(tty, work, 1_500)).during).toEqual(['* Checking the accounts']);
  expect((await watch(tty, work, 1_500)).after).toEqual([]);
});

test('in a pipe, parts of a phase have no line of their own', async () => {
  const seen = await watch(
    pipe,
    ({ showWhile, showLive, showStep }) =>
      showWhile('Checking the accounts', async () => {
        await showWhile('Reading the journal', lasting(2_000));
        await showLive('Waiting', lasting(2_000));
        await showStep('Emulator', () => showWhile('Reading its log', lasting(1_000)));
      }),
    1_000,
  );
  expect(seen.after).toEqual(['✔ Emulator (1.0 s)', 'Checking the accounts (5.0 s)']);
});

test('what prints lines of its own has a line only on a terminal', async () => {
  const work = ({ showLive }: Progress) => showLive('Starting', lasting(20_000));
  expect(await watch(tty, work, 1_000)).toMatchObject({ during: ['* Starting'], after: [] });
  expect((await watch(pipe, work, 1_000)).written).toBe('');
});

test('work says how far it is', async () => {
  const work = ({ showWhile }: Progress) =>
    showWhile('Evaluating', async (say) => {
      await lasting(500);
      say('Evaluating, 3 of 4');
      await lasting(1_000);
    });
  expect((await watch(tty, work, 1_000)).during).toEqual(['* Evaluating, 3 of 4']);
});

test('what is printed meanwhile is above the line', async () => {
  const terminal = fakeTerminal();
  await inSimulatedTime(async () => {
    const waiting = createProgress(terminal.stream).showWhile('Waiting', lasting(2_000));
    await lasting(1_000);
    terminal.stream.write('Left out: one item\n');
    await waiting;
  }, 60);
  expect(await linesOf(terminal.written(), 80)).toEqual(['Left out: one item']);
});

test('after the work, the cursor is shown and the line is empty', async () => {
  const { written } = await watch(tty, ({ showWhile }) => showWhile('Waiting', failing(2_000)), 1_000);
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
});

test('any text fits any width, and obeys nothing', () => {
  const texts = fc.oneof(anyCharacters(), fc.string({ unit: fc.constantFrom('帳', 'a', '\u001b[31m', '\n') }));
  fc.assert(
    fc.property(texts, fc.integer({ min: 10, max: 200 }), (text, columns) => {
      const line = fitLine(text, columns);
      // Two columns are the spinner's. In the last one, some terminals wrap.
      expect(stringWidth(line)).toBeLessThan(columns - 2);
      expect(line).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 40 },
  );
});
