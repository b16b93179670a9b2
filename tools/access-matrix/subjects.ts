// All subjects of the access matrix. One more kind of shared resource is one more line here.

import { artifactsSubject } from './artifacts/artifacts-subject.ts';
import { catalogSubject } from './catalog/catalog-subject.ts';
import { codeSubject } from './code/code-subject.ts';
import { datasetSubject } from './dataset/dataset-subject.ts';
import { imagesSubject } from './images/images-subject.ts';
import { modelsSubject } from './models/models-subject.ts';
import { packagesSubject } from './packages/packages-subject.ts';
import { pipelinesSubject } from './pipelines/pipelines-subject.ts';
import type { Subject } from './subject.ts';

export const subjects: readonly Subject[] = [
  datasetSubject,
  imagesSubject,
  packagesSubject,
  modelsSubject,
  codeSubject,
  artifactsSubject,
  pipelinesSubject,
  catalogSubject,
];

/** The subject of this id. Throws if there is none. */
export function subjectOf(id: string): Subject {
  const found = subjects.find((subject) => subject.id === id);
  if (found === undefined) throw new Error(`the access matrix has no subject ${id}`);
  return found;
}
