// The one database of the client's pages: events that wait, how many each intake has had, the last answer of each page.
const NAME = "psoas-intake";
const VERSION = 2;

/** @returns {Promise<IDBDatabase>} refused in some private windows */
export function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const database = asked.result;
      if (!database.objectStoreNames.contains("events")) {
        database.createObjectStore("events", { keyPath: "uuid" }).createIndex("intake", "intake");
        database.createObjectStore("counters");
      }
      // The last answer of each page, so that a reload without a connection shows it; gone when the intake is done.
      database.createObjectStore("latest");
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
