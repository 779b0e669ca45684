// A button on each block of code, and on an address to link to, which puts it on the clipboard. Without this script, or a clipboard, nothing is missing.

const words = document.querySelector("[data-copy]").dataset;
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");

function addButton(code) {
  const text = code.textContent.replace(/\n$/, "");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "to-clipboard";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    said.textContent = button.textContent = await copied(text, code);
    setTimeout(() => { said.textContent = ""; button.textContent = words.copy; }, 3000);
  });
  code.before(button);
}

// Where the browser refuses, the code is selected, and the reader's own key copies it.
async function copied(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return words.copied;
  } catch {
    getSelection().selectAllChildren(code);
    return words.selected;
  }
}

if (navigator.clipboard) {
  document.querySelectorAll(".prose pre > code, .say-back > code").forEach(addButton);
  document.querySelector("main").append(said);
}
