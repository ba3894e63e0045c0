// The addresses of artifacts, only for ids that are of the form that the site itself gives them.
"use strict";

const HUB_ID = /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9_][\w.-]{0,95})?$/;
const GITHUB_ID = /^github\.com\/([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([\w.-]{1,100})$/;

// Returns the address of an artifact as [site, address]; null where it has none that is known.
function addressOf(kind, id) {
  if (kind === "Repository") {
    const [, owner, name] = GITHUB_ID.exec(id) ?? [];
    return name && !/^\.+$/.test(name) ? ["GitHub", `https://github.com/${owner}/${name}`] : null;
  }
  if (!HUB_ID.test(id) || id.includes("..")) return null;
  return ["Hugging Face", `https://huggingface.co/${kind === "Dataset" ? "datasets/" : ""}${id}`];
}

// Returns the address of a line in a file of a repository on GitHub; null of any other.
function placeOf(id, path, line) {
  const repository = addressOf("Repository", id);
  const parts = (path ?? "").split("/");
  if (!repository || parts.some((part) => part === "" || /^\.+$/.test(part))) return null;
  let encoded;
  try {
    encoded = parts.map(encodeURIComponent).join("/");
  } catch {
    return null;  // half of a surrogate pair is no text that an address can hold
  }
  return `${repository[1]}/blob/HEAD/${encoded}${line > 0 ? `#L${line}` : ""}`;
}

// Returns a link to another site, which learns nothing of the page.
function outside(address, ...children) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
