// Pages are whole without this: it only adds comforts of browsers that run it.
/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) =>
  [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}
for (const button of all("[data-copy]")) {
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => {
      button.textContent = button.dataset.copied ?? "";
    });
  });
}
// A second press while the answer is on its way must not send the form twice.
for (const form of all("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "yes") event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => {
      form.dataset.sent = "";
    }, 4000);
  });
}
