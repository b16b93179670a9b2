// Keeps the pages of event histories until a run is complete, so that an interrupted one goes on where it was.
import { appendFileSync, createReadStream, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/text.ts';

const storedEvent = z.object({ id: z.string(), at: z.string(), record: z.unknown() });
const storedPage = z.object({
  /** What it was asked with: the token, null for a first page, and the end of the time, ISO 8601. */
  token: z.nullable(z.string()),
  until: z.string(),
  /** The token of the next page; null if there is none. */
  next: z.nullable(z.string()),
  events: z.array(storedEvent),
});
export type StoredEvent = z.infer<typeof storedEvent>;
export type StoredPage = z.infer<typeof storedPage>;

/** The time that is read of each history. */
export type HistoryWindow = { readonly from: Date; readonly to: Date };

export type PageFile = {
  readonly read: () => AsyncGenerator<StoredPage>;
  /** Writes the page before it returns. */
  readonly append: (page: StoredPage) => void;
};

export type PageStore = {
  readonly window: HistoryWindow;
  readonly fileFor: (accountId: string, region: string) => PageFile;
  /** Deletes what is kept of accounts that were read to the end. */
  readonly forget: (accountIds: readonly string[]) => void;
};

const hourMs = 3_600_000;
/** An interrupted run goes on for this long. Later, the time that it asked for is not what a reader expects. */
const keptMs = 6 * hourMs;
/** Records have names, addresses and parameters of requests: they are for their owner only. */
const [privateFolder, privateFile] = [0o700, 0o600];

/** Opens the pages of an interrupted run over as many days, or begins. Deletes pages that are too old to go on with. */
export function openPageStore(folder: string, days: number, now: Date): PageStore {
  const windows = existsSync(folder) ? readdirSync(folder) : [];
  const ends = windows.flatMap((name) => {
    const [, end, of] = /^(\d+)-(\d+)d$/.exec(name) ?? [];
    return end === undefined ? [] : [{ name, end: Number(end), days: Number(of) }];
  });
  const isKept = ({ end }: { readonly end: number }) => now.getTime() - end < keptMs;
  for (const old of ends) if (!isKept(old)) rmSync(join(folder, old.name), { recursive: true, force: true });
  const resumed = ends.filter((each) => each.days === days && isKept(each)).sort((one, other) => other.end - one.end);
  // CloudTrail has whole seconds.
  const end = resumed[0]?.end ?? Math.floor(now.getTime() / 1_000) * 1_000;
  const root = join(folder, `${end}-${days}d`);
  return {
    window: { from: new Date(end - days * 24 * hourMs), to: new Date(end) },
    fileFor: (accountId, region) => pageFile(join(root, accountId), `${region}.jsonl`),
    forget: (accountIds) => {
      for (const accountId of accountIds) rmSync(join(root, accountId), { recursive: true, force: true });
      if (existsSync(root) && readdirSync(root).length === 0) rmdirSync(root);
    },
  };
}

function pageFile(folder: string, name: string): PageFile {
  const path = join(folder, name);
  return {
    read: () => pagesIn(path),
    append: (page) => {
      mkdirSync(folder, { recursive: true, mode: privateFolder });
      // The line break before it ends a line that an earlier run could not write completely.
      appendFileSync(path, `\n${JSON.stringify(page)}\n`, { mode: privateFile });
    },
  };
}

/** The pages of the file, without lines that are not complete. */
async function* pagesIn(path: string): AsyncGenerator<StoredPage> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const page = storedPage.safeParse(parseJson(line));
    if (page.success) yield page.data;
  }
}
