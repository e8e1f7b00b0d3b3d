import type { DecodedDescriptor, DescriptorContext } from '../../../src/mpegts/descriptors/descriptor.js';

/** A loop of descriptors, tags and lengths included, and what its last one decodes to. */
export interface DescriptorCase {
  readonly name: string;
  readonly scheme?: DescriptorContext['scheme'];
  readonly bytes: string;
  readonly expected: DecodedDescriptor;
}
