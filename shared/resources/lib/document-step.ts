// A step of the baseline that makes and keeps one thing of a shared resource, whose policy document says whom it admits: what
// is the same for all of them. What the thing is, its kind says.
import type { Settings } from '../../lib/settings.ts';
import type { DocumentWrite } from '../../steps/documents.ts';
import type { SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext, StepInputs, StepVerdict } from '../../steps/step.ts';
import type { DocumentKind, KindWithoutSteps } from '../contract/kind.ts';
import { readBack } from './read-back.ts';
import {
  type DocumentChange,
  documentWrite,
  itemsOf,
  justRead,
  type PresentDocument,
  recordedFacts,
  resourceOf,
  type WantedDocument,
  wantedDocument,
} from './resource-item.ts';

/** What was read of a thing, of whose policy this attempt may have written something. */
export type Seen<F> = F & PresentDocument;

/** What a thing is decided by, beside its facts. */
export type ThingInputs = {
  readonly inputs: StepInputs;
  readonly resource: SharedResource;
  readonly wanted: WantedDocument;
};

/** What is read of every thing. */
type Thing = Settings & { readonly exists: boolean };

export type DocumentStepOptions<F extends Thing, S extends Settings> = Pick<
  Step,
  'title' | 'after' | 'regardless' | 'needs'
> & {
  readonly kind: KindWithoutSteps;
  readonly document: Pick<DocumentKind, 'id' | 'step'>;
  /** The IAM actions that it needs in the account. */
  readonly permissions: readonly string[];
  observe(context: StepContext, resource: SharedResource): Promise<F & { readonly policy: string | null }>;
  /** Pure. */
  decide(facts: Seen<F>, by: ThingInputs): StepVerdict<S & DocumentChange>;
  writeSettings(context: StepContext, resource: SharedResource, settings: S, facts: Seen<F>): Promise<unknown>;
  writePolicy(context: StepContext, resource: SharedResource, policy: string, facts: Seen<F>): Promise<unknown>;
};

export function documentStep<F extends Thing, S extends Settings>(
  options: DocumentStepOptions<F, S>,
): Step<Seen<F>, S & DocumentChange> {
  const { kind, document, title, after, regardless, needs, permissions } = options;
  const observe = async (context: StepContext): Promise<Seen<F>> => ({
    ...(await options.observe(context, resourceOf(kind, context))),
    ...justRead,
  });
  const decide = (facts: Seen<F>, inputs: StepInputs) =>
    options.decide(facts, {
      inputs,
      resource: resourceOf(kind, inputs),
      wanted: wantedDocument(kind, inputs, document.id),
    });
  return {
    id: document.step,
    title,
    scope: 'item',
    types: [kind.ownerType],
    items: itemsOf(kind),
    after,
    ...(regardless ? { regardless } : {}),
    ...(needs ? { needs } : {}),
    permissions: { account: permissions },
    observe,
    decide,
    recorded: recordedFacts,

    async apply(context, change, facts) {
      const resource = resourceOf(kind, context);
      const write: DocumentWrite = documentWrite(resource, wantedDocument(kind, context, document.id), facts, null);
      // Before the thing is made: without tags, a record is all that says whose it is.
      if (change.policy !== undefined) await context.documents.intend(write);
      const writePolicy = async () => {
        if (change.policy !== undefined) await options.writePolicy(context, resource, write.written, facts);
      };
      // First, if there is something that can have it: a setting that AWS refuses must not keep anybody admitted.
      if (facts.exists) await writePolicy();
      await options.writeSettings(context, resource, change, facts);
      if (!facts.exists) await writePolicy();
      return readBack(context, write, {
        observe: () => observe(context),
        reason: decide(facts, context).reason,
        isSettled: (now) => decide(now, context).kind !== 'violating',
      });
    },
  };
}
