// Comfort for those who have scripts: passwords can be shown, and the rules say which are kept.
// Every page works without this file.
"use strict";

const kept = {
  short: (text, least) => Array.from(text).length >= Number(least),
  numeric: (text) => /\p{N}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  lower: (text) => /\p{Ll}/u.test(text),
  special: (text) => /[^\p{L}\p{N}\s]/u.test(text),
};

function letShow(input) {
  const { show, hide } = document.body.dataset;
  const row = document.createElement("div");
  const button = document.createElement("button");
  row.className = "password";
  button.type = "button";
  button.className = "plain";
  button.textContent = show;
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? show : hide;
  });
  // A shown password is not to be kept by the browser as something that was typed.
  input.form.addEventListener("submit", () => { input.type = "password"; });
  input.replaceWith(row);
  row.append(input, button);
}

function followRules(list) {
  const input = document.getElementById(list.dataset.of);
  const follow = () => {
    for (const rule of list.querySelectorAll("[data-rule]")) {
      const met = kept[rule.dataset.rule]?.(input.value, rule.dataset.least) ?? false;
      rule.classList.toggle("met", met);
    }
  };
  input.addEventListener("input", follow);
  follow();
}

document.querySelectorAll("input[type=password]").forEach(letShow);
document.querySelectorAll(".rules[data-of]").forEach(followRules);
