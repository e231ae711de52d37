// Says that a press was heard and takes no second one; the server does not rely on it.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    const button = form.querySelector(".button--primary");
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.once;
  });
}
// Coming back with the browser's own button shows the page as it was: let it be pressed again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
