// The one database of the client's pages: events that wait, and how many each intake has had.
const NAME = "psoas-intake";
const VERSION = 1;

/** @returns {Promise<IDBDatabase>} refused in some private windows */
export function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const events = asked.result.createObjectStore("events", { keyPath: "uuid" });
      events.createIndex("intake", "intake");
      asked.result.createObjectStore("counters");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("another tab holds an older database"));
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function whole(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
