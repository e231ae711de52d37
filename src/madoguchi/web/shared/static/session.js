// Two minutes before the session ends a bar appears, with one button to go on.

const WARN_MS = 2 * 60_000;
const LOOK_EVERY_MS = 5_000;

const bar = document.getElementById("session-warning");
const idleMs = Number(bar.dataset.idleMinutes) * 60_000;
// Every open tab of the session counts together, as the bank counts them.
const tabs = new BroadcastChannel("session");
let endsAt;

function restart() {
  endsAt = Date.now() + idleMs;
  bar.hidden = true;
}

function look() {
  const left = endsAt - Date.now();
  bar.hidden = left > WARN_MS;
  if (left <= -2_000) {
    askAgain();
  }
}

// The bank answers with the page that says the session is over, and nothing stays on the screen.
function askAgain() {
  location.replace(location.href.split("#")[0]);
}

async function keep() {
  const answer = await fetch(bar.dataset.keep, { redirect: "manual", cache: "no-store" });
  if (answer.status !== 204) {
    askAgain();
    return;
  }
  restart();
  tabs.postMessage("kept");
}

bar.querySelector("button").addEventListener("click", keep);
tabs.addEventListener("message", restart);
restart();
tabs.postMessage("opened");
setInterval(look, LOOK_EVERY_MS);
