// The button that prints the page; without scripts the browser's own menu does it.

for (const button of document.querySelectorAll("button[data-print]")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
