// Tested by: test/recording/segments/segmented-recording.test.ts
import { ServiceDirectory } from '../../analysis/service-directory.js';
import type { SectionView } from '../../mpegts/section.js';
import { TableId } from '../../mpegts/tables/table-id.js';

/** Names of services, by the SDT. */
export class ServiceNames {
  readonly #directory = new ServiceDirectory();

  /** A section of the SDT. */
  section(section: SectionView): void {
    if (section.tableId === TableId.SDT_ACTUAL) this.#directory.table([section]);
  }

  /** undefined before it was told. */
  of(programNumber: number): string | undefined {
    return this.#directory.services.get(programNumber)?.service_name ?? undefined;
  }
}
