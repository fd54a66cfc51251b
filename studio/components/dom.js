// Making nodes. A user's words go in by `text` alone, never as markup.

const SVG = "http://www.w3.org/2000/svg"

function make(tag, props = {}, children = []) {
  const { cls, text, role, ...rest } = props
  const node = document.createElement(tag)
  if (cls) node.className = cls
  if (role) node.setAttribute("role", role)
  if (text !== undefined) node.textContent = text
  Object.assign(node, rest)
  node.append(...children)
  return node
}

function draw(tag, attributes) {
  const node = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  return node
}

// Puts a component's box where the last one stood; Streamlit's style element stays.
function mount(root, box) {
  const style = root.querySelector("style")
  root.replaceChildren(...(style ? [style] : []), box)
}

const fill = (sentence, facts = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "")

const isMod = (event) => event.ctrlKey || event.metaKey
