// The set-up form: asks the bank for the seed, once, and keeps it as a key nobody can read.
import { learn } from "./clock.js";
import { keyFrom } from "./code.js";
import { clear, tell } from "./refusals.js";
import { keep, open } from "./store.js";

const form = document.getElementById("set-up-form");
const send = document.getElementById("send");
const words = send.textContent;
let sending = false;

export function listen(whenSetUp) {
  send.hidden = false;
  form.addEventListener("submit", (event) => {
    // The other button leads to another page, as without scripts.
    if (event.submitter !== send) return;
    event.preventDefault();
    if (!sending) setUp(whenSetUp);
  });
}

async function setUp(whenSetUp) {
  busy(true);
  clear();
  try {
    // The seed comes once only: it is not asked for where it could not be kept.
    await open();
    const token = await claim();
    if (token && (await kept(token))) {
      form.reset();
      await whenSetUp();
    }
  } catch (error) {
    const text = error instanceof TypeError ? form.dataset.unreachable : form.dataset.broken;
    tell({ summary: { text, code: "" } });
  } finally {
    busy(false);
  }
}

// The bank has handed the seed out and will not do so again: what went wrong must be said plainly.
async function kept(token) {
  try {
    await keep(token);
    return true;
  } catch {
    tell({ summary: { text: form.dataset.lost, code: "" } });
    return false;
  }
}

function busy(now) {
  sending = now;
  send.setAttribute("aria-disabled", String(now));
  send.textContent = now ? form.dataset.sending : words;
}

async function claim() {
  const sentAt = Date.now();
  const answer = await fetch(form.dataset.claim, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    cache: "no-store",
  });
  const gotAt = Date.now();
  if (answer.status === 403) {
    tell({ summary: { text: form.dataset.outdated, code: "" } });
    return null;
  }
  const told = answer.ok || answer.status === 422 ? await answer.json() : null;
  if (!answer.ok) {
    tell(told?.errors ?? { summary: { text: form.dataset.broken, code: "" } });
    return null;
  }
  learn(told.server_time, sentAt, gotAt);
  const key = await keyFrom(Uint8Array.from(atob(told.seed), (letter) => letter.charCodeAt(0)));
  return { issuer: told.issuer, label: told.label, digits: told.digits, period: told.period, key };
}
