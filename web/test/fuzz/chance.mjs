/** Numbers that look random and are the same for the same seed, and what inputs are made of with them. */
export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed % 2 ** 32 | 0;
  }

  /** A whole number from 0 on, below that one (xorshift on a Weyl sequence). */
  below(limit) {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) % limit;
  }

  one(list) {
    return list[this.below(list.length)];
  }

  some(most, make) {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  /** A text of such pieces, and of whatever characters. */
  text(pieces, most = 12) {
    return this.some(most, () => (this.below(8) > 0 ? this.one(pieces) : String.fromCodePoint(this.below(8) > 0 ? this.below(256) : this.below(0xd800)))).join("");
  }

  /** The text with a few characters gone, doubled, moved or of another kind. */
  changed(text, characters) {
    for (let times = this.below(4); times >= 0; times--) {
      const at = this.below(text.length + 1);
      const to = Math.min(text.length, at + this.below(9));
      const put = this.one([() => "", () => this.one(characters), () => text.slice(at, to).repeat(2), () => text.slice(this.below(text.length + 1)).slice(0, 9)])();
      text = text.slice(0, at) + put + text.slice(to);
    }
    return text;
  }

  /** The value with a few parts of it gone or something else, at any depth. */
  spoiled(value, spoilers) {
    if (this.below(8) === 0) return this.one(spoilers);
    if (Array.isArray(value)) {
      const list = value.map((item) => this.spoiled(item, spoilers));
      if (this.below(6) === 0) list.length += this.below(3); // holes
      return list;
    }
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(() => this.below(12) > 0).map(([key, item]) => [key, this.spoiled(item, spoilers)]));
  }
}
