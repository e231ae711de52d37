// What this browser keeps: one token for each person, its key unreadable (IndexedDB).

const STORE = "tokens";
let opening;

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function open() {
  opening ??= (() => {
    const request = indexedDB.open("one-time-passwords", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["issuer", "label"] });
    return answered(request);
  })();
  return opening;
}

async function write(change) {
  const database = await open();
  return new Promise((resolve, reject) => {
    // A seed is handed out once: it must be on the disk before anybody is told that all is well.
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    change(transaction.objectStore(STORE));
  });
}

export async function tokens() {
  const database = await open();
  return answered(database.transaction(STORE).objectStore(STORE).getAll());
}

export function keep(token) {
  return write((store) => store.put(token));
}

export function remove(token) {
  return write((store) => store.delete([token.issuer, token.label]));
}
