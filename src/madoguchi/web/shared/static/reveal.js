// The switch beside a password shows what was typed, and hides it again before it is sent.

for (const button of document.querySelectorAll(".switch[aria-controls]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));

  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
  };

  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
  button.hidden = false;
}
