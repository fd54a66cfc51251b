// A drawing that the server made. It is parsed as SVG, never as HTML, and its words are escaped.

export default function ({ parentElement, data }) {
  const drawn = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement
  mount(parentElement, document.importNode(drawn, true))
}
