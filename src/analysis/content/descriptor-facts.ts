import type { Descriptor } from '../../mpegts/descriptor-list.js';
import type { CaptionContext } from './caption-context.js';

/** What the descriptors of an elementary stream say, read anew when the PMT has others. */
export class DescriptorFacts<Facts> {
  readonly #context: Pick<CaptionContext, 'description'>;
  readonly #read: (descriptors: readonly Descriptor[]) => Facts;
  #descriptors: readonly Descriptor[] | undefined;
  #facts: Facts | undefined;

  constructor(context: Pick<CaptionContext, 'description'>, read: (descriptors: readonly Descriptor[]) => Facts) {
    this.#context = context;
    this.#read = read;
  }

  /** As of the PMT now. */
  get now(): Facts {
    const { descriptors } = this.#context.description.entry;
    if (descriptors !== this.#descriptors) {
      this.#descriptors = descriptors;
      this.#facts = this.#read(descriptors);
    }
    return this.#facts as Facts;
  }
}
