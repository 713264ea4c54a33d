// The outbox: events wait in IndexedDB until the server has said that it has them. Each has a uuid, so that one sent twice counts once.
import { open, whole } from "./database.js";

const ENDPOINT = document.body.dataset.events ?? "/i/events"; // a check-in has its own
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const MOST_AT_ONCE = 20;
const KEEPALIVE_CHARACTERS = 30000; // a closed tab still sends; browsers limit the size

/**
 * An answer is the fields of a page, or a payload of a step (see commands/intake.py).
 * @typedef {{step?: string, page?: string, fields?: Record<string, string[]>, payload?: object, finished?: boolean}} Answer
 * @typedef {{uuid: string, seq: number, intake: string, answer: Answer}} Event
 * @typedef {{next?: string, go?: string | null, refused?: string}} Told what the server said of an answer
 * @typedef {{waiting: number, kept: "server" | "phone" | "page" | "ended" | "refused"}} State
 */
export class Outbox {
  /**
   * @param {string} intake whose events these are: another client's on the same phone stay where they are
   * @param {{onChange: (state: State) => void, from?: number}} hooks `from`: the highest number that the server knows
   */
  constructor(intake, { onChange, from = 0 }) {
    this.intake = intake;
    this.from = from;
    this.waiters = new Map(); // uuid -> what to do with what the server says of it
    this.onChange = onChange;
    this.database = null;
    this.memory = []; // where the browser refuses a database: as long as the page is open
    this.sending = false;
    this.pause = FIRST_PAUSE_MS;
    this.timer = 0;
    this.ended = false;
    this.refused = 0;
    this.alone = false;
    this.ready = open().then(
      (database) => { this.database = database; },
      () => { this.database = null; },
    );
    this.line = this.ready; // additions one after another, so that seq is their order
  }

  /**
   * Keeps an answer and sends it when it can.
   * @param {Answer} answer
   * @returns {Promise<string>} its uuid, as soon as the answer is kept on this device
   */
  add(answer) {
    const adding = this.line.then(() => this.#keep(answer));
    this.line = adding.catch(() => {});
    return adding.then((uuid) => { this.sendSoon(); return uuid; });
  }

  async #keep(answer) {
    const uuid = identity();
    if (this.database !== null) {
      try {
        const changes = this.database.transaction(["events", "counters", "latest"], "readwrite", { durability: "strict" });
        const counters = changes.objectStore("counters");
        const seq = Math.max((await whole(counters.get(this.intake))) ?? 0, this.from) + 1;
        counters.put(seq, this.intake);
        const event = { uuid, seq, intake: this.intake, answer };
        changes.objectStore("events").put(event);
        if (answer.page) changes.objectStore("latest").put(event, [this.intake, answer.page]);
        await done(changes);
        return uuid;
      } catch {
        this.database = null; // full, or closed by the browser: go on in memory and say so
      }
    }
    const seq = Math.max(this.from, ...this.memory.map((event) => event.seq)) + 1;
    this.memory.push({ uuid, seq, intake: this.intake, answer });
    return uuid;
  }

  /**
   * What the server says of an answer.
   * @param {string} uuid
   * @param {number} milliseconds how long to wait
   * @returns {Promise<Told | null>} null where it has not said anything by then
   */
  told(uuid, milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => { this.waiters.delete(uuid); resolve(null); }, milliseconds);
      this.waiters.set(uuid, (told) => { clearTimeout(timer); this.waiters.delete(uuid); resolve(told); });
    });
  }

  /** @param {string} page @returns {Promise<Answer | null>} the last answer of a page that was given on this device */
  async latest(page) {
    await this.line;
    const kept = this.memory.filter((event) => event.answer.page === page).at(-1);
    if (kept || this.database === null) return kept?.answer ?? null;
    const found = await whole(this.database.transaction("latest").objectStore("latest").get([this.intake, page]));
    return found?.answer ?? null;
  }

  /** Forgets what was answered on this device and has been sent; what waits stays. */
  async forgetLatest() {
    if (this.database === null) return;
    const changes = this.database.transaction("latest", "readwrite");
    changes.objectStore("latest").delete(IDBKeyRange.bound([this.intake], [this.intake, []]));
    await done(changes);
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

  async #forget(uuids) {
    this.memory = this.memory.filter((event) => !uuids.has(event.uuid));
    if (this.database === null) return;
    const changes = this.database.transaction("events", "readwrite");
    for (const uuid of uuids) changes.objectStore("events").delete(uuid);
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
        const batch = events.slice(0, this.alone ? 1 : MOST_AT_ONCE);
        const answer = await this.#post(batch);
        if (answer === "later") {
          this.#tell(events);
          this.#later();
          return;
        }
        if (answer === "ended") this.ended = true;
        else if (answer === "refused" && batch.length > 1) this.alone = true; // find out which one it is
        else await this.#forget(new Set(batch.map((event) => event.uuid)));
        events = await this.waiting(); // what was added meanwhile
      }
      this.alone = false;
      this.pause = FIRST_PAUSE_MS;
      this.#tell(events);
    } finally {
      this.sending = false;
    }
  }

  async #post(batch) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const body = JSON.stringify({ events: batch.map(({ uuid, seq, answer }) => ({ id: uuid, seq, ...answer })) });
    let response;
    try {
      response = await fetch(ENDPOINT, {
        method: "POST",
        credentials: "same-origin",
        keepalive: body.length < KEEPALIVE_CHARACTERS,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Link": this.intake, Accept: "application/json" },
        body,
      });
    } catch {
      return "later";
    }
    if (response.ok) {
      const said = await response.json().catch(() => null);
      if (said === null) return "later";
      await this.#take(batch, said);
      return "taken";
    }
    if ([401, 403, 404, 410].includes(response.status)) return "ended";
    if (response.status === 408 || response.status === 429 || response.status >= 500) return "later";
    // The server will never take this. Say so instead of holding up what comes after it.
    if (batch.length === 1) this.refused += 1;
    return "refused";
  }

  async #take(batch, said) {
    const refused = new Map((said.refused ?? []).map(({ id, why }) => [id, why]));
    // A page that is being typed may be half an answer; what the client went on from has to be taken.
    this.refused += batch.filter(({ uuid, answer }) => refused.has(uuid) && answer.finished && !this.waiters.has(uuid)).length;
    for (const { uuid } of batch) this.waiters.get(uuid)?.({ next: said.next, go: said.go, refused: refused.get(uuid) });
    if (said.private) await this.forgetLatest();
    document.dispatchEvent(new CustomEvent("psoas:taken", { detail: said }));
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
    await this.forgetLatest();
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

// crypto.randomUUID is there on https and on this machine only; a studio in its own network may have neither.
function identity() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
