// A calendar beside the typed day; without this script the day is typed, or chosen by its name.
const typed = document.querySelector("[data-day-typed]");
const picked = document.querySelector("[data-day-picked]");
const choice = document.querySelector("[data-day-choice]");

if (typed) {
  picked.hidden = false;
  typed.addEventListener("input", () => {
    picked.value = "";
    if (typed.value) choice.checked = true;
  });
  picked.addEventListener("change", () => {
    if (!picked.value) return;
    typed.value = picked.value;
    choice.checked = true;
  });
  // Another choice means another day: what was typed before is not meant any more.
  for (const other of choice.form.elements[choice.name]) {
    other.addEventListener("change", () => {
      if (!choice.checked) typed.value = picked.value = "";
    });
  }
}
