// What the bank refused, told as the server tells it: a summary, and words at each field.

const place = document.getElementById("refusals");
const form = document.getElementById("refusals-form");

export function clear() {
  place.replaceChildren();
  for (const input of document.querySelectorAll("#set-up-form [aria-invalid]")) {
    const words = document.getElementById(`${input.id}_error`);
    const others = (input.getAttribute("aria-describedby") ?? "").replace(`${input.id}_error`, "").trim();
    input.removeAttribute("aria-invalid");
    if (others) input.setAttribute("aria-describedby", others);
    else input.removeAttribute("aria-describedby");
    input.closest(".field").classList.remove("field--invalid");
    words?.remove();
  }
}

export function tell(errors) {
  clear();
  const summary = form.content.cloneNode(true).querySelector(".error-summary");
  for (const [name, error] of Object.entries(errors)) {
    const input = document.getElementById(`id_${name}`);
    summary.querySelector("ul").append(line(error, input));
    if (input) mark(input, error);
  }
  place.append(summary);
  summary.focus();
}

function line(error, input) {
  const item = document.createElement("li");
  const words = document.createElement(input ? "a" : "span");
  if (input) words.href = `#${input.id}`;
  words.textContent = error.text;
  item.append(words, code(error));
  return item;
}

function mark(input, error) {
  const words = document.createElement("p");
  words.className = "error";
  words.id = `${input.id}_error`;
  words.append(error.text, code(error));
  const others = input.getAttribute("aria-describedby");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", others ? `${others} ${words.id}` : words.id);
  const field = input.closest(".field");
  field.classList.add("field--invalid");
  field.append(words);
}

function code(error) {
  const span = document.createElement("span");
  span.className = "error__code";
  span.textContent = error.code;
  return span;
}
