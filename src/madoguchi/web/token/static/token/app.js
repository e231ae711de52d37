// The token app: shows what this browser keeps, lets a token be set up, and works offline.
import { renew, show, tick } from "./cards.js";
import { ask, differs, recall } from "./clock.js";
import { listen } from "./set-up.js";
import { tokens } from "./store.js";

const part = (id) => document.getElementById(id);
const setUp = part("set-up");
const { time } = part("tokens").dataset;

async function draw() {
  const kept = await tokens();
  part("tokens").hidden = kept.length === 0;
  part("add").hidden = false;
  setUp.hidden = kept.length > 0 && !("refused" in setUp.dataset);
  part("clock-differs").hidden = !differs();
  await show(kept, afterRemoval);
}

async function afterRemoval() {
  part("set-up-done").hidden = true;
  await draw();
  part("main").focus();
}

async function afterSetUp() {
  delete setUp.dataset.refused;
  await draw();
  part("set-up-done").hidden = false;
  part("set-up-done").focus();
  // Without this a browser may throw away what is seldom looked at.
  navigator.storage?.persist?.().catch(() => {});
}

function add() {
  setUp.hidden = false;
  part("add").hidden = true;
  setUp.querySelector("input:not([type=hidden])").focus();
}

async function trustTheBanksClock() {
  await ask(time).catch(() => {});
  part("clock-differs").hidden = !differs();
  renew();
}

function comeBack() {
  if (document.hidden) return;
  renew();
  trustTheBanksClock();
}

function offerToInstall(event) {
  event.preventDefault();
  part("install").hidden = false;
  part("install").onclick = async () => {
    part("install").hidden = true;
    await event.prompt();
  };
}

async function begin() {
  if (!crypto.subtle) throw new Error("not a secure context");
  recall();
  await draw();
  tick();
  part("add").addEventListener("click", add);
  listen(afterSetUp);
  await trustTheBanksClock();
  addEventListener("online", trustTheBanksClock);
  // Whoever comes back to the app may have set the clock of the device meanwhile.
  document.addEventListener("visibilitychange", comeBack);
}

// The one script address this page may ever make of a text: there is no other it could be.
async function keepThePage() {
  const policy = self.trustedTypes?.createPolicy("worker", { createScriptURL: () => "/worker.js" });
  await navigator.serviceWorker?.register(policy ? policy.createScriptURL("") : "/worker.js");
}

addEventListener("beforeinstallprompt", offerToInstall);
begin().catch(() => {
  part("cannot-run").hidden = false;
});
keepThePage().catch(() => {});
