// The software keyboard: what is clicked goes into the password, and no key is pressed that a
// listener on this computer could note. The keys lie in another order each time it is opened.

const box = document.getElementById("soft-keyboard");
const fields = [...document.querySelectorAll("input[data-soft-keyboard]")];
const tick = box.querySelector("input[type=checkbox]");
const panel = box.querySelector("[role=dialog]");
const kinds = [...panel.querySelectorAll("[data-kind]")];
const keys = panel.querySelector(".soft-keyboard__keys");
const said = panel.querySelector("[role=status]");
let field = fields[0];
let closing = false;

// Fisher and Yates: every order is as likely as every other.
function shuffled(letters) {
  const all = [...letters];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
}

function below(bound) {
  const draw = new Uint32Array(1);
  const fair = 2 ** 32 - (2 ** 32 % bound);
  do {
    crypto.getRandomValues(draw);
  } while (draw[0] >= fair);
  return draw[0] % bound;
}

function lay(kind) {
  for (const each of kinds) {
    each.setAttribute("aria-pressed", String(each === kind));
  }
  keys.toggleAttribute("data-few", kind.hasAttribute("data-few"));
  keys.setAttribute("aria-label", kind.textContent);
  keys.replaceChildren(...shuffled(kind.dataset.kind).map((letter) => key(letter, kind)));
  keys.firstChild.tabIndex = 0;
}

function key(letter, kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.tabIndex = -1;
  button.textContent = letter;
  button.setAttribute("aria-label", kind.dataset.name.replace("#", letter));
  return button;
}

function open(wanted) {
  field = wanted;
  const around = field.closest(".field");
  if (around.nextElementSibling !== box) {
    around.after(panel);
  } else {
    box.append(panel);
  }
  if (panel.hidden) {
    lay(kinds[0]);
    said.textContent = "";
    panel.hidden = false;
  }
}

function close() {
  if (panel.hidden) {
    return;
  }
  panel.hidden = true;
  keys.replaceChildren();
  // Going back to the field must not open the keyboard again.
  closing = true;
  field.focus();
  closing = false;
}

function write(letters, start, end) {
  field.setRangeText(letters, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  said.textContent = box.dataset.said.replace("#", String(field.value.length));
}

const deeds = {
  close,
  clear: () => write("", 0, field.value.length),
  back: () => {
    const { selectionStart: start, selectionEnd: end } = field;
    write("", start === end ? Math.max(start - 1, 0) : start, end);
  },
};

panel.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button === null) {
    return;
  }
  if (button.dataset.kind) {
    lay(button);
  } else if (button.dataset.deed) {
    deeds[button.dataset.deed]();
  } else {
    rove(button);
    write(button.textContent, field.selectionStart, field.selectionEnd);
  }
});

// One stop for Tab among the keys; the arrows go from key to key.
function rove(button) {
  for (const each of keys.children) {
    each.tabIndex = each === button ? 0 : -1;
  }
  button.focus();
}

keys.addEventListener("keydown", (event) => {
  const all = [...keys.children];
  // As many as the screen has room for.
  const columns = getComputedStyle(keys).gridTemplateColumns.split(" ").length;
  const now = all.indexOf(event.target);
  const to = {
    ArrowLeft: now - 1,
    ArrowRight: now + 1,
    ArrowUp: now - columns,
    ArrowDown: now + columns,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (to === undefined) {
    return;
  }
  event.preventDefault();
  if (all[to]) {
    rove(all[to]);
  }
});

function escape(event) {
  if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    close();
  }
}

panel.addEventListener("keydown", escape);

tick.addEventListener("change", () => {
  if (tick.checked) {
    open(field);
  } else {
    panel.hidden = true;
  }
});

for (const each of fields) {
  each.addEventListener("keydown", escape);
  for (const reached of ["focus", "click"]) {
    each.addEventListener(reached, () => {
      if (tick.checked && !closing) {
        open(each);
      }
    });
  }
}

fields[0].closest(".field").after(box);
box.hidden = false;
