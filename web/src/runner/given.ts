/** The std halves that a frame was given: most edits leave them as they are, and each is two thirds of a program. */

/** How many a frame keeps, each a few megabytes: those of a page's last programs, and of their checks. */
const kept = 4;

export class GivenHalves {
  readonly #places: Int32Array[] = [];
  #next = 0;

  /** The place of one; `give` is called with it before where the frame has not got that half, and drops what stood there. */
  placeOf(std: Uint8Array, give: (place: number) => void): number {
    const words = wordsOf(std);
    let place = this.#places.findIndex((known) => same(known, words));
    if (place < 0) {
      place = this.#next++ % kept;
      this.#places[place] = words;
      give(place);
    }
    return place;
  }
}

/** A copy, with zeros up to a whole word: four bytes are compared as fast as one. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((bytes.length + 3) >> 2);
  new Uint8Array(words.buffer).set(bytes);
  return words;
}

function same(a: Int32Array, b: Int32Array): boolean {
  let i = a.length;
  if (i !== b.length) return false;
  while (i > 0 && a[i - 1] === b[i - 1]) i--;
  return i === 0;
}
