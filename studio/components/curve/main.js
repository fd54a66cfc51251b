// What Streamlit calls.

export default function (api) {
  const root = api.parentElement
  if (!editors.has(root)) editors.set(root, new Editor(root, api.data))
  editors.get(root).update(api)
  return () => {
    editors.get(root)?.close()
    editors.delete(root)
  }
}
