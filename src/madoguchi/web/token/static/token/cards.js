// The tokens on the page: each with its code, how long it is good, and what can be done with it.
import { now } from "./clock.js";
import { codeOf, stepAt } from "./code.js";
import { remove } from "./store.js";

const SOON_SECONDS = 5;

const list = document.getElementById("cards");
const form = document.getElementById("card");
const removal = document.getElementById("removal");
let cards = [];

export function show(tokens, whenRemoved) {
  cards = tokens.map((token) => card(token, whenRemoved));
  list.replaceChildren(...cards.map((each) => each.article));
  return Promise.all(cards.map(refresh));
}

export function renew() {
  for (const each of cards) refresh(each);
}

// Every second on the second; the code itself is written only when it is another one.
export function tick() {
  renew();
  setTimeout(tick, 1000 - (now() % 1000));
}

function card(token, whenRemoved) {
  const article = form.content.cloneNode(true).querySelector("article");
  const part = (name) => article.querySelector(name);
  part(".token-card__issuer").textContent = token.issuer;
  part(".token-card__label").textContent = token.label;
  part("progress").max = token.period;
  const shown = { token, article, part, step: null, code: "" };
  part(".token-card__copy").addEventListener("click", () => copy(shown, shown.code));
  part(".token-card__copy-label")?.addEventListener("click", () => copy(shown, token.label));
  part(".token-card__speak").addEventListener("click", (event) => speak(shown, event.currentTarget));
  part(".token-card__remove").addEventListener("click", () => askToRemove(token, whenRemoved));
  return shown;
}

async function refresh(shown) {
  const { token, part } = shown;
  const at = now();
  const step = stepAt(at, token.period);
  const left = Math.ceil(token.period - ((at / 1000) % token.period));
  part(".token-left__seconds").textContent = String(left);
  part(".token-left__soon").hidden = left > SOON_SECONDS;
  part("progress").value = left;
  if (step === shown.step) return;
  shown.step = step;
  write(shown, await codeOf(token.key, step, token.digits));
}

function write(shown, code) {
  const { part, article } = shown;
  const middle = code.length / 2;
  const [first, second] = part(".token-code__shown").children;
  first.textContent = code.slice(0, middle);
  second.textContent = code.slice(middle);
  // Digits with spaces are read one by one, and not as hundreds of thousands.
  const spoken = `${article.dataset.spoken} ${[...code].join(" ")}`;
  part(".token-code__spoken").textContent = spoken;
  part(".token-card__said").textContent = "";
  if (shown.code && part(".token-card__speak").getAttribute("aria-pressed") === "true") {
    part(".token-card__spoken-change").textContent = spoken;
  }
  shown.code = code;
}

async function copy({ part, article }, text) {
  const said = part(".token-card__said");
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = article.dataset.copied;
  } catch {
    said.textContent = article.dataset.notCopied;
  }
}

function speak({ part }, button) {
  const wanted = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(wanted));
  if (!wanted) part(".token-card__spoken-change").textContent = "";
}

function askToRemove(token, whenRemoved) {
  document.getElementById("removal-of").textContent = `${token.issuer} ${token.label}`;
  removal.returnValue = "keep";
  removal.onclose = async () => {
    if (removal.returnValue !== "remove") return;
    await remove(token);
    whenRemoved();
  };
  removal.showModal();
}
