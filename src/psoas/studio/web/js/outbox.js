// The outbox: events wait in IndexedDB until the server has said that it has them. Each has a uuid, so that one sent twice counts once.
import { open, whole } from "./database.js";

const ENDPOINT = "/i/events";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;

/**
 * @typedef {{uuid: string, seq: number, intake: string, payload: object}} Event
 * @typedef {{waiting: number, kept: "server" | "phone" | "page" | "ended" | "refused"}} State
 */
export class Outbox {
  /**
   * @param {string} intake whose events these are: another client's on the same phone stay where they are
   * @param {{onChange: (state: State) => void}} hooks
   */
  constructor(intake, { onChange }) {
    this.intake = intake;
    this.onChange = onChange;
    this.database = null;
    this.memory = []; // where the browser refuses a database: as long as the page is open
    this.sending = false;
    this.pause = FIRST_PAUSE_MS;
    this.timer = 0;
    this.ended = false;
    this.refused = 0;
    this.ready = open().then(
      (database) => { this.database = database; },
      () => { this.database = null; },
    );
    this.line = this.ready; // additions one after another, so that seq is their order
  }

  /**
   * Keeps an event and sends it when it can.
   * @param {object} payload
   * @returns {Promise<void>} done as soon as the event is kept on this device
   */
  add(payload) {
    const adding = this.line.then(() => this.#keep(payload));
    this.line = adding.catch(() => {});
    return adding.then(() => this.sendSoon());
  }

  async #keep(payload) {
    const uuid = crypto.randomUUID();
    if (this.database !== null) {
      try {
        const changes = this.database.transaction(["events", "counters"], "readwrite", { durability: "strict" });
        const counters = changes.objectStore("counters");
        const seq = ((await whole(counters.get(this.intake))) ?? 0) + 1;
        counters.put(seq, this.intake);
        changes.objectStore("events").put({ uuid, seq, intake: this.intake, payload });
        await done(changes);
        return;
      } catch {
        this.database = null; // full, or closed by the browser: go on in memory and say so
      }
    }
    // Later than everything that was counted in the database.
    this.memory.push({ uuid, seq: Date.now() + this.memory.length, intake: this.intake, payload });
  }

  /** @returns {Promise<Event[]>} what the server has not confirmed yet, in order */
  async waiting() {
    await this.line;
    let stored = [];
    if (this.database !== null) {
      const index = this.database.transaction("events").objectStore("events").index("intake");
      stored = await whole(index.getAll(this.intake));
    }
    return [...stored, ...this.memory].sort((a, b) => a.seq - b.seq);
  }

  async #forget(event) {
    this.memory = this.memory.filter((other) => other.uuid !== event.uuid);
    if (this.database === null) return;
    const changes = this.database.transaction("events", "readwrite");
    changes.objectStore("events").delete(event.uuid);
    await done(changes);
  }

  /** Sends now unless it is sending already; tries again by itself. */
  sendSoon() {
    clearTimeout(this.timer);
    this.#send().catch(() => this.#later());
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendSoon(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  async #send() {
    if (this.sending) return;
    this.sending = true;
    try {
      let events = await this.waiting();
      while (events.length > 0 && !this.ended) {
        this.#tell(events);
        const answer = await this.#post(events[0]);
        if (answer === "later") {
          this.#tell(events);
          this.#later();
          return;
        }
        if (answer === "ended") this.ended = true;
        else await this.#forget(events[0]);
        events = await this.waiting(); // what was added meanwhile
      }
      this.pause = FIRST_PAUSE_MS;
      this.#tell(events);
    } finally {
      this.sending = false;
    }
  }

  async #post(event) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    let answer;
    try {
      answer = await fetch(ENDPOINT, {
        method: "POST",
        credentials: "same-origin",
        keepalive: JSON.stringify(event.payload).length < 30000, // a closed tab still sends; browsers limit the size
        headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
        body: JSON.stringify({ uuid: event.uuid, seq: event.seq, payload: event.payload }),
      });
    } catch {
      return "later";
    }
    if (answer.ok || answer.status === 409) {
      this.#act(answer);
      return "taken";
    }
    if ([401, 403, 404, 410].includes(answer.status)) return "ended";
    if (answer.status === 408 || answer.status === 429 || answer.status >= 500) return "later";
    // The server will never take this one. Say so instead of holding up what comes after it.
    this.refused += 1;
    return "refused";
  }

  async #act(answer) {
    // The server may ask the page to go somewhere at once: an answer that means an emergency.
    const told = await answer.clone().json().catch(() => null);
    if (typeof told?.go === "string" && told.go.startsWith("/i/")) location.assign(told.go);
    if (told) document.dispatchEvent(new CustomEvent("psoas:taken", { detail: told }));
  }

  #tell(events) {
    let kept = "server";
    if (this.refused > 0) kept = "refused";
    if (events.length > 0) kept = this.database === null ? "page" : "phone";
    if (this.ended) kept = "ended";
    this.onChange({ waiting: events.length, kept });
  }

  /** Forgets this intake on this device; only when the server has everything. */
  async clear() {
    const events = await this.waiting();
    if (events.length > 0 || this.database === null) return;
    const changes = this.database.transaction("counters", "readwrite");
    changes.objectStore("counters").delete(this.intake);
    await done(changes);
  }
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
