// The bank's clock: codes are counted by it, because the clock of a device may be wrong.

const KEPT_AS = "clock-offset";
const NOTABLE_MS = 20_000;

let offset = 0;

// Raises where the browser keeps nothing: then no token could be kept either.
export function recall() {
  offset = Number(localStorage.getItem(KEPT_AS) ?? 0);
}

export function now() {
  return Date.now() + offset;
}

export function differs() {
  return Math.abs(offset) > NOTABLE_MS;
}

// `sentAt` and `gotAt` are the device's own times: the bank read its clock between the two.
export function learn(serverTime, sentAt, gotAt) {
  offset = Math.round(serverTime - (sentAt + gotAt) / 2);
  localStorage.setItem(KEPT_AS, String(offset));
}

// Without a connection, what was learned last stays.
export async function ask(url) {
  const sentAt = Date.now();
  const answer = await fetch(url, { cache: "no-store" });
  if (answer.ok) {
    const { server_time: serverTime } = await answer.json();
    learn(serverTime, sentAt, Date.now());
  }
}
