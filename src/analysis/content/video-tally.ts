// Tested by: test/analysis/content/video.samples.test.ts
import type { CodedPicture, PictureType } from '../../codec/video/coded-picture.js';
import type { GroupOfPictures } from './gop-watch.js';
import type { SizeFigures, VideoFigures } from './video-report.js';

class Sizes {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  figures(): SizeFigures | null {
    return this.#count === 0 ? null : { min: this.#min, avg: this.#sum / this.#count, max: this.#max };
  }
}

/** Counts the pictures of an interval, or of a whole stream. */
export class VideoTally {
  timeCodeDiscontinuities = 0;
  formatChanges = 0;
  missingPictures = 0;
  #missingReferences = 0;
  #pictures = 0;
  readonly #types: Record<PictureType, number> = { I: 0, P: 0, B: 0 };
  readonly #sizes: Record<PictureType, Sizes> = { I: new Sizes(), P: new Sizes(), B: new Sizes() };
  #fieldPairs = 0;
  #interlaced = 0;
  #progressive = 0;
  #topFirst = 0;
  #bottomFirst = 0;
  #randomAccess = 0;
  #idr = 0;
  #damaged = 0;
  #gops = 0;
  #openGops = 0;
  readonly #gopLength = new Sizes();
  readonly #idrDistance = new Sizes();

  /** `idrDistance`: pictures since the IDR picture before, of one that is an IDR picture itself; NaN for others. */
  add(picture: CodedPicture, idrDistance: number): void {
    const { type, isInterlaced, isTopFieldFirst } = picture;
    this.#pictures++;
    this.#types[type]++;
    if (picture.hasTwoFields) this.#fieldPairs++;
    if (isInterlaced === true) this.#interlaced++;
    else if (isInterlaced === false) this.#progressive++;
    if (isInterlaced === true && isTopFieldFirst === true) this.#topFirst++;
    if (isInterlaced === true && isTopFieldFirst === false) this.#bottomFirst++;
    if (picture.isRandomAccess) this.#randomAccess++;
    if (picture.isIdr) this.#idr++;
    if (picture.isDamaged) this.#damaged++;
    else this.#sizes[type].add(picture.sizeBytes);
    this.#missingReferences += picture.missingReferences ?? 0;
    if (!Number.isNaN(idrDistance)) this.#idrDistance.add(idrDistance);
  }

  addGroup({ length, isOpen }: GroupOfPictures): void {
    this.#gops++;
    if (isOpen) this.#openGops++;
    this.#gopLength.add(length);
  }

  /** As the pictures say it; null where they do not. */
  get fieldOrder(): 'progressive' | 'top_first' | 'bottom_first' | 'mixed' | null {
    const kinds = [this.#progressive, this.#topFirst, this.#bottomFirst].filter((count) => count > 0).length;
    if (kinds > 1) return 'mixed';
    if (this.#topFirst > 0) return 'top_first';
    if (this.#bottomFirst > 0) return 'bottom_first';
    return this.#progressive > 0 ? 'progressive' : null;
  }

  figures(isMissingKnown: boolean, hasReferences: boolean): VideoFigures {
    return {
      pictures: this.#pictures,
      i_pictures: this.#types.I,
      p_pictures: this.#types.P,
      b_pictures: this.#types.B,
      field_pairs: this.#fieldPairs,
      interlaced_pictures: this.#interlaced,
      top_field_first_pictures: this.#topFirst,
      random_access_points: this.#randomAccess,
      idr_pictures: this.#idr,
      damaged_pictures: this.#damaged,
      missing_pictures: isMissingKnown || this.missingPictures > 0 ? this.missingPictures : null,
      missing_references: hasReferences ? this.#missingReferences : null,
      gops: this.#gops,
      open_gops: this.#openGops,
      gop_length: this.#gopLength.figures(),
      idr_distance: this.#idrDistance.figures(),
      i_size_bytes: this.#sizes.I.figures(),
      p_size_bytes: this.#sizes.P.figures(),
      b_size_bytes: this.#sizes.B.figures(),
      time_code_discontinuities: this.timeCodeDiscontinuities,
      format_changes: this.formatChanges,
    };
  }
}
