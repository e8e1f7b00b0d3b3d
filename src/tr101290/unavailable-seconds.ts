/** So many severely errored seconds in a row begin unavailable time, so many others end it. */
const RUN = 10;

/**
 * Unavailable time begins with the first of ten consecutive severely errored seconds, and ends with the first of ten
 * consecutive ones that are not. A run counts as soon as it is known what it is: up to nine seconds late. Seconds that were
 * not observed are left out: those around them follow one another.
 * Spec: ITU-T G.826, Annex A; ETSI TR 101 290, system availability, with N = 10
 */
export class UnavailableSecondsCounter {
  #isUnavailable = false;
  /** Seconds at the end that may yet become part of the other state. */
  #run = 0;
  #unavailable = 0;

  /** Seconds that are known to be unavailable. */
  get count(): number {
    return this.#unavailable;
  }

  /** So many seconds that are alike. */
  feed(isSevere: boolean, seconds = 1): void {
    if (this.#isUnavailable) this.#feedUnavailable(isSevere, seconds);
    else this.#feedAvailable(isSevere, seconds);
  }

  #feedAvailable(isSevere: boolean, seconds: number): void {
    this.#run = isSevere ? this.#run + seconds : 0;
    if (this.#run < RUN) return;
    this.#unavailable += this.#run;
    this.#isUnavailable = true;
    this.#run = 0;
  }

  #feedUnavailable(isSevere: boolean, seconds: number): void {
    if (isSevere) {
      this.#unavailable += this.#run + seconds;
      this.#run = 0;
      return;
    }
    this.#run += seconds;
    if (this.#run < RUN) return;
    this.#isUnavailable = false;
    this.#run = 0;
  }
}
