// @ts-check

/**
 * Tells what the node says now from what it said before a change. What is asked while a change is on its way, or was
 * before, may be answered with what was: shown after the change it would take that back, and a click on what seems to be
 * chosen is none.
 */
export class Turns {
  #underWay = 0;
  #turns = 0;

  /**
   * Makes a change at the node.
   * @template T
   * @param {() => Promise<T>} change
   * @returns {Promise<T>}
   */
  async changing(change) {
    this.#underWay += 1;
    this.#turns += 1;
    try {
      return await change();
    } finally {
      this.#underWay -= 1;
      this.#turns += 1;
    }
  }

  /** To be called when the node is asked; tells afterwards whether the answer is of now. @returns {() => boolean} */
  asked() {
    const at = this.#turns;
    return () => this.#underWay === 0 && at === this.#turns;
  }
}
