// @ts-check

/**
 * Runs a task again and again with a pause after each run, so that a slow node is never asked twice
 * at once. Pauses while the page is hidden.
 */
export class Poll {
  /** @type {Set<Poll>} */
  static #active = new Set();
  static #visible = true;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #busy = false;
  #again = false;

  /**
   * @param {() => Promise<void>} task must not throw
   * @param {() => number} pauseMs after each run
   */
  constructor(task, pauseMs) {
    this.task = task;
    this.pauseMs = pauseMs;
  }

  /** Tells all polls whether somebody can see what they fetch. @param {boolean} visible */
  static setVisible(visible) {
    Poll.#visible = visible;
    if (visible) for (const poll of Poll.#active) void poll.now();
  }

  start() {
    Poll.#active.add(this);
    void this.now();
  }

  stop() {
    Poll.#active.delete(this);
    clearTimeout(this.#timer);
  }

  /** Runs at once; when a run is under way, once more after it. */
  async now() {
    if (!Poll.#active.has(this)) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#busy = true;
    await this.task();
    this.#busy = false;
    if (!Poll.#active.has(this)) return;
    if (this.#again) {
      this.#again = false;
      void this.now();
    } else if (Poll.#visible) {
      this.#timer = setTimeout(() => void this.now(), this.pauseMs());
    }
  }
}

/** @param {number} ms @returns {Promise<void>} */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
