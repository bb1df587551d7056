// Comfort for those who have scripts: passwords can be shown, the rules say which are kept, and a search
// that takes longer goes on by itself.
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
  // Of several buttons, each says which field it shows.
  const label = input.labels[0]?.textContent ?? "";
  const name = (text) => {
    button.textContent = text;
    button.setAttribute("aria-label", `${text}: ${label}`);
  };
  name(show);
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    name(shown ? show : hide);
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

// How hard the password is to guess is told by the server, once somebody pauses in typing.
function tellStrength(box) {
  const input = document.getElementById(box.dataset.of);
  const { form } = input;
  let pause = 0;
  let latest = 0;
  const show = ({ score, text, advice }) => {
    const meter = document.createElement("meter");
    Object.assign(meter, { min: 0, max: 4, low: 2, high: 3, optimum: 4, value: score });
    meter.setAttribute("aria-hidden", "true");
    const level = document.createElement("p");
    level.textContent = text;
    const list = document.createElement("ul");
    for (const line of advice) list.appendChild(document.createElement("li")).textContent = line;
    box.replaceChildren(meter, level, ...(advice.length ? [list] : []));
  };
  const ask = async () => {
    const number = ++latest;
    if (!input.value) return box.replaceChildren();
    const password = Array.from(input.value).slice(0, 200).join("");
    const body = new URLSearchParams({ form_token: form.elements.form_token.value, password });
    body.set("email", form.querySelector("[autocomplete=username]")?.value ?? "");
    for (const name of ["first_name", "last_name"]) body.set(name, form.elements[name]?.value ?? "");
    try {
      const answer = await fetch(box.dataset.at, { method: "POST", body });
      const told = answer.ok ? await answer.json() : null;
      if (number === latest) told ? show(told) : box.replaceChildren();
    } catch {
      // Without an answer nothing is told.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, 400);
  });
}

// A search that has not looked at everybody goes on by its link, until it has or there is a page of people.
async function goOn(status) {
  const { goesOn, further, done, none } = status.dataset;
  const found = document.getElementById(goesOn);
  const people = () => found.querySelectorAll(".items > li").length;
  const add = (others) => {
    const [list, more] = [found, others].map((all) => all.querySelector(".items"));
    if (list && more) list.append(...more.children);
    else if (more) found.querySelector(":scope > p").replaceWith(more);
    const [link, next] = [found, others].map((all) => all.querySelector("[rel=next]"));
    if (next) return Object.assign(link, { href: next.href, textContent: next.textContent });
    // Whoever stands on the link goes to where it is told how the search has ended.
    if (document.activeElement === link) status.focus();
    return link.closest("li").remove();
  };
  const end = () => {
    if (found.querySelector("[rel=next]")) return further;
    if (people()) return done;
    found.querySelector(":scope > p").remove();
    return none;
  };
  try {
    for (let unfinished = true; unfinished && people() < 50;) {
      const answer = await fetch(found.querySelector("[rel=next]").href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // It is another page where nobody is signed in any more.
      add(page.getElementById(goesOn));
      unfinished = page.querySelector("[data-goes-on]");
      if (!unfinished) status.textContent = end();
    }
  } catch {
    // The link is still there.
  }
}

// Those of a preview belong to no form.
document.querySelectorAll("form input[type=password]").forEach(letShow);
document.querySelectorAll(".rules[data-of]").forEach(followRules);
document.querySelectorAll(".strength[data-of]").forEach(tellStrength);
document.querySelectorAll("[data-goes-on]").forEach(goOn);
