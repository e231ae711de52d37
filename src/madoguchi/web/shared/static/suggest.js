// Banks and branches as you type; without this script the same form searches by its button.
const LATER = 150;

function row(choice, label) {
  const line = document.createElement("li");
  const words = document.createElement("div");
  for (const [className, text] of [["result-list__name", choice.name], ["result-list__sub", choice.note]]) {
    const span = document.createElement("span");
    span.className = className;
    span.textContent = text;
    words.append(span);
  }
  const link = document.createElement("a");
  link.className = "button button--small";
  link.href = choice.url;
  link.textContent = label;
  const name = document.createElement("span");
  name.className = "visually-hidden";
  name.textContent = ":" + choice.name;
  link.append(name);
  line.append(words, link);
  return line;
}

for (const input of document.querySelectorAll("[data-suggest]")) {
  const into = document.getElementById(input.dataset.suggestInto);
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const query = new URLSearchParams({ q: input.value });
    if (input.dataset.suggestFrom) query.set("from", input.dataset.suggestFrom);
    if (input.dataset.suggestBank) query.set("bank", input.dataset.suggestBank);
    const answer = await fetch(`${input.dataset.suggest}?${query}`);
    if (!answer.ok || mine !== asked) return;
    const list = document.createElement("ul");
    list.className = "result-list";
    const { found } = await answer.json();
    list.append(...found.map((choice) => row(choice, input.dataset.suggestLabel)));
    into.replaceChildren(list);
  };
  input.addEventListener("input", (event) => {
    // While kana is being turned into kanji nothing is decided yet.
    if (event.isComposing && !input.value) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), LATER);
  });
}
