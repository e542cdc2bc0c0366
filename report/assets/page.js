// What a page can do beyond being read: search, and copy. Without it everything is there to be read all the same.
"use strict";

(() => {
  const said = document.getElementById("said");
  let silence;

  // Says something to everybody: on the page, and to screen readers.
  function say(text) {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { said.textContent = ""; }, 2500);
  }

  // The exact value: what is shown may stand for characters that cannot be seen.
  function valueOf(code) {
    return code.dataset.copy ? JSON.parse(code.dataset.copy) : code.textContent;
  }

  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("aria-hidden", "true");
    document.body.append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  function addButton(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${code.textContent}`);
    code.after(button);
  }

  async function onCopy(button) {
    const code = button.previousElementSibling;
    const isDone = await copy(valueOf(code));
    button.focus();
    say(isDone ? `Copied ${code.textContent}` : "This browser does not let a page copy; select the text instead");
    button.textContent = isDone ? "Copied" : "Copy";
    button.classList.toggle("is-done", isDone);
    setTimeout(() => {
      button.textContent = "Copy";
      button.classList.remove("is-done");
    }, 2500);
  }

  document.querySelectorAll("code[data-copy]").forEach(addButton);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) onCopy(button);
  });

  // Text for searching: the same for all letter cases and accents.
  function plain(text) {
    return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
  }

  function prepareSearch(form) {
    const field = form.querySelector("#search");
    const filter = form.querySelector("#filter");
    const found = form.querySelector("#found");
    const groups = [...document.querySelectorAll("#properties .group")];
    const entries = [...document.querySelectorAll("#properties .property")].map((item) => ({
      item,
      is: ` ${item.dataset.is} `,
      name: plain(item.querySelector("h4").textContent + " " + item.querySelector(".name code").textContent),
      options: item.querySelector("details"),
      inOptions: plain([...item.querySelectorAll(".options .label, .options code")].map((part) => part.textContent).join("\n")),
      wasOpened: false,
    }));

    function apply() {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const entry of entries) {
        const isNamed = words.every((word) => entry.name.includes(word));
        const isOption = !isNamed && words.every((word) => entry.name.includes(word) || entry.inOptions.includes(word));
        const isShown = (isNamed || isOption) && (!filter.value || entry.is.includes(` ${filter.value} `));
        entry.item.hidden = !isShown;
        count += isShown ? 1 : 0;
        // A match among the options is shown, and what was opened for it is closed again.
        if (entry.options && (isOption || entry.wasOpened)) {
          entry.options.open = isOption;
          entry.wasOpened = isOption;
        }
      }
      for (const group of groups) group.hidden = !group.querySelector(".property:not([hidden])");
      const all = entries.length;
      const noun = all === 1 ? "property" : "properties";
      found.textContent = count === all ? `${all} ${noun}` : count === 0 ? "No property found" : `${count} of ${all} ${noun}`;
    }

    field.addEventListener("input", apply);
    filter.addEventListener("change", apply);
    form.hidden = false;
    // A browser that goes back keeps what was typed.
    if (field.value || filter.value) apply();
  }

  document.querySelectorAll(".search").forEach(prepareSearch);

  // Everything is printed, for browsers whose style sheet cannot open what is closed.
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((details) => {
      details.open = true;
      details.dataset.opened = "";
    });
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-opened]").forEach((details) => {
      details.open = false;
      delete details.dataset.opened;
    });
  });
})();
